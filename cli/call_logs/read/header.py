"""Where a table begins, below whatever stands above it, and where its columns are. Pure."""

from collections import abc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cli.call_logs.mapping.file import Columns, Mapping
from cli.call_logs.mapping.normalize import normalize_heading, redact_numbers
from cli.call_logs.mapping.vocabulary import Field
from cli.call_logs.read.tables import Row, Table
from cli.shared.errors import Failed

_DEPTH = 200
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Located:
    """`line` is the header's, 0 where there is none. `absent` are named columns that the table lacks.

    `ids` are all the columns that may name the call: the first that isn't empty does, so that a leg's
    parent comes before itself.
    """

    table: Table
    line: int
    header: tuple[str, ...]
    places: abc.Mapping[Field, int]
    absent: tuple[Field, ...] = ()
    ids: tuple[int, ...] = ()

    def cell(self, cells: list[str], field: Field) -> str:
        """Returns the row's cell of the field; empty where there is no such column."""
        place = self.places.get(field)
        return cells[place] if place is not None and place < len(cells) else ""


def locate(tables: Sequence[tuple[Table, list[Row]]], mapping: Mapping) -> Located:
    """Finds the header row with most of the mapping's columns. Raises Failed, saying which are missing."""
    if not mapping.header:
        return _without_header(tables, mapping)
    best: Located | None = None
    for table, head in tables:
        for line, cells in head[:_DEPTH]:
            if (
                cells
                and (located := _placed(table, line, cells, mapping)) is not None
                and (best is None or len(located.places) > len(best.places))
            ):
                best = located
    if best is None:
        raise Failed("no row of the file has the mapping's columns: mend [columns], or try --guess")
    if absent := missing(mapping.columns, best.places):
        names = mapping.columns.named()
        wanted = "; ".join(
            f"columns.{field}: there is no {' or '.join(map(str, names[field]))}" for field in absent
        )
        has = ", ".join(redact_numbers(name) for name in best.header[:_SHOWN] if name)
        raise Failed(f"{wanted}: mend the mapping, or try --guess; the file has {has}")
    return best


def missing(columns: Columns, places: Iterable[Field]) -> list[Field]:
    """Names the missing columns without which no row can be read, or which would be missed in silence.

    Without its direction, an unanswered call out would be a missed one; without its result, a length of time
    alone would tell.
    """
    placed = set(places)
    named = columns.named()
    needed: tuple[Field, ...] = ("started_at", "date", "time", "direction", "result")
    absent: list[Field] = [field for field in needed if field in named and field not in placed]
    if not placed & {"person", "caller"}:
        absent.append("person" if "person" in named else "caller")
    if not placed & {"result", "talk_seconds"} and "result" not in absent:
        absent.append("talk_seconds")
    return absent


def _placed(table: Table, line: int, cells: list[str], mapping: Mapping) -> Located | None:
    by_name = {
        normalize_heading(cell): place for place, cell in reversed(list(enumerate(cells))) if cell.strip()
    }
    places: dict[Field, int] = {}
    absent: list[Field] = []
    ids: list[int] = []
    for field, names in mapping.columns.named().items():
        matches = [
            name - 1 if isinstance(name, int) else by_name[normalize_heading(name)]
            for name in names
            if (isinstance(name, int) and name <= len(cells)) or normalize_heading(str(name)) in by_name
        ]
        if matches:
            places[field] = matches[0]
            ids += matches if field == "call_id" else []
        else:
            absent.append(field)
    if not places:
        return None
    return Located(table, line, tuple(cells), places, tuple(absent), tuple(ids))


def _without_header(tables: Sequence[tuple[Table, list[Row]]], mapping: Mapping) -> Located:
    places = {field: int(names[0]) - 1 for field, names in mapping.columns.named().items()}
    needed = max(places.values()) + 1
    table, widest = max(
        ((table, max((len(cells) for _, cells in head if cells), default=0)) for table, head in tables),
        key=lambda pair: pair[1],
    )
    if widest < needed:
        raise Failed(f"the mapping wants column {needed}, and the file has {widest}: mend [columns]")
    return Located(
        table, 0, (), places, ids=tuple(place for field, place in places.items() if field == "call_id")
    )
