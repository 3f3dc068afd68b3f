"""How an answer is written: as CSV, as JSON, or as a table to look at."""

import csv
import json
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from cli.query.athena_text import to_text
from cli.shared.errors import Failed
from cli.shared.lake import stderr

# A terminal shows no more than this with any use; --csv gives all.
_SHOWN = 500
# What a spreadsheet takes for a formula's beginning (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Row = Sequence[object]
Zones = Sequence[str | None]
Writer = Callable[[Sequence[str], Zones, Iterable[Row]], None]


def write_csv(names: Sequence[str], zones: Zones, rows: Iterable[Row]) -> None:
    """A text that a spreadsheet would compute gets a ' before it; numbers and dates stay as they are."""
    writer = csv.writer(_Lines(), lineterminator="\r\n")
    writer.writerow([_inert(name) for name in names])
    for row in rows:
        writer.writerow(
            [
                _inert(value) if isinstance(value, str) else to_text(value, zone)
                for value, zone in zip(row, zones, strict=True)
            ]
        )


def write_json(names: Sequence[str], zones: Zones, rows: Iterable[Row]) -> None:
    """A list of objects, one on each line. Raises Failed where two columns have one name."""
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Failed(f"two columns are called {twice}, and JSON's keys are unique: name one with AS")
    before = "["
    for row in rows:
        cells = {name: _json(value, zone) for name, value, zone in zip(names, row, zones, strict=True)}
        print(before, json.dumps(cells, ensure_ascii=False), sep="\n", end="")
        before = ","
    print("[]" if before == "[" else "\n]")


def write_table(names: Sequence[str], zones: Zones, rows: Iterable[Row]) -> None:
    # A value in brackets is no markup.
    console = Console(markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 1_000_000  # a file or a pipe has room for every value
    table = Table(*names)
    left_out = 0
    for number, row in enumerate(rows):
        if number < _SHOWN:
            table.add_row(*(to_text(value, zone) for value, zone in zip(row, zones, strict=True)))
        else:
            left_out += 1
    console.print(table)
    if left_out:
        stderr.print(f"{left_out:,} more rows: --csv gives them all")


class _Lines:
    """Ends lines as everything else here does. Only with \\r in its own ends does csv quote one in a text."""

    def write(self, row: str) -> None:
        sys.stdout.write(row.removesuffix("\r\n") + "\n")


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(value: object, zone: str | None) -> object:
    """JSON's own kinds; what it has none for is Athena's text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() | Decimal() if math.isfinite(value):
            return float(value)
        case list() | tuple():
            return [_json(item, zone) for item in value]
        case dict():
            return {str(key): _json(item, zone) for key, item in value.items()}
        case _:
            return to_text(value, zone)
