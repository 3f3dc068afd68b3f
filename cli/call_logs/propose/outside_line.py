"""The digit that a telephone system dials for an outside line, where the export shows it. Pure."""

import re
from collections.abc import Iterable

from cli.call_logs.interpret.directions import Directions
from cli.call_logs.interpret.parties import party
from cli.call_logs.interpret.refusals import Refused
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.normalize import clean
from cli.call_logs.read.header import Located
from functions.shared.phone import digits_of

_PREFIX = "9"
# 9 before a whole North American number, or one abroad.
_PREFIXED = re.compile(r"9(?:1?([2-9]\d{2}[2-9]\d{6})|011\d{7,})")
_NORTH_AMERICA = ("CA", "US")
_OUTSIDE_DIGITS = 7
# So many numbers with it, and none without, are no accident.
_ENOUGH = 5


def find_prefix(mapping: Mapping, located: Located, rows: Iterable[list[str]]) -> str | None:
    """Returns 9 where it stands before every outside number dialled; None where that isn't certain.

    It is certain where one of them, without it, is a caller's number, or where they are many.
    """
    directions = Directions(mapping, located)
    dialled: list[str] = []
    callers: set[str | None] = set()
    for cells in rows:
        try:
            direction = directions.of(cells)
        except Refused:
            continue
        if direction == "outbound":
            dialled.append(located.cell(cells, "person" if "person" in located.places else "called"))
        elif direction == "inbound":
            callers.add(party(located.cell(cells, "caller"), mapping.country).number)
    outside = [cell for cell in map(clean, dialled) if len(digits_of(cell)) >= _OUTSIDE_DIGITS]
    matches = [_PREFIXED.fullmatch(cell) for cell in outside]
    if mapping.country not in _NORTH_AMERICA or not matches or None in matches:
        return None
    numbers = {f"+1{match[1]}" for match in matches if match and match[1]}
    return _PREFIX if numbers & callers or len(matches) >= _ENOUGH else None
