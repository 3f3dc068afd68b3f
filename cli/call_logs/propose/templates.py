"""The mappings that come with Rappel, and the one that fits an export. Pure but for reading them."""

from collections.abc import Sequence

from cli.call_logs.interpret import durations, moments
from cli.call_logs.interpret.parties import party
from cli.call_logs.mapping.file import Mapping, load, template_names
from cli.call_logs.mapping.normalize import normalize_word
from cli.call_logs.read.header import Located, locate
from cli.call_logs.read.tables import Row, Table
from cli.shared.errors import Failed

_FEWEST_COLUMNS = 5
# The share of values that must be known: rows with another are refused.
_HALF = 0.5
# The share of the first rows that a mapping without a header must read: nothing else says what a column is.
_ALL_BUT_FEW = 0.9


def find_fitting(tables: Sequence[tuple[Table, list[Row]]]) -> tuple[str, Mapping] | None:
    """Finds the template whose columns are all there and whose values are known; of several, the largest.

    The call's id may be absent, but from a mapping with a zone of its own: a wrong one moves every call.
    """
    best: tuple[int, str, Mapping] | None = None
    for name in template_names():
        mapping = load(name)
        if not mapping.header:
            continue
        try:
            located = locate(tables, mapping)
        except Failed:
            continue
        optional = {"context", "channel"} | ({"call_id"} if mapping.zone is None else set())
        size = len(located.places)
        head = next(rows for table, rows in tables if table == located.table)
        if (
            optional.issuperset(located.absent)
            and size >= _FEWEST_COLUMNS
            and (best is None or size > best[0])
            and _understood(located, head, mapping)
        ):
            best = (size, name, mapping)
    return best and (best[1], best[2])


def _understood(located: Located, head: list[Row], mapping: Mapping) -> bool:
    """Checks the values: a column that is called the same elsewhere may hold other words."""
    rows = [
        cells for line, cells in head if line > located.line and cells and len(cells) == len(located.header)
    ]
    for field, known in mapping.known_words.items():
        place = located.places.get(field)
        if place is not None:
            cells = [row[place] for row in rows if row[place].strip()]
            if not cells or sum(normalize_word(cell) in known for cell in cells) < _HALF * len(cells):
                return False
    return True


def find_headerless(tables: Sequence[tuple[Table, list[Row]]]) -> tuple[str, Mapping] | None:
    """Finds the template for files without a header that reads the most of the first rows, and nearly all."""
    best: tuple[float, str, Mapping] | None = None
    for name in headerless_names():
        mapping = load(name)
        try:
            located = locate(tables, mapping)
        except Failed:
            continue
        head = next(rows for table, rows in tables if table == located.table)
        share = _share_read(located, [cells for _, cells in head if cells], mapping)
        if share >= _ALL_BUT_FEW and (best is None or share > best[0]):
            best = (share, name, mapping)
    return best and (best[1], best[2])


def headerless_names() -> list[str]:
    """Names the mappings for files without a header."""
    return [name for name in template_names() if not load(name).header]


def _share_read(located: Located, rows: list[list[str]], mapping: Mapping) -> float:
    places = located.places
    read = 0
    for cells in rows:
        if len(cells) > max(places.values()):
            when = moments.read(cells[places["started_at"]], mapping.date_order or "ymd")
            known = normalize_word(cells[places["result"]]) in mapping.result_words
            who = party(cells[places["caller"]], mapping.country)
            lasted = durations.seconds(cells[places["talk_seconds"]])
            read += when is not None and known and who.kind != "unreadable" and lasted is not None
    return read / len(rows) if rows else 0.0
