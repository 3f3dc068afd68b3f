"""One pass over an export: every row becomes a leg, is refused with its reason, or is counted as no call."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cli.call_logs.interpret import moments
from cli.call_logs.interpret.legs import Leg, Reader, Refused, when
from cli.call_logs.interpret.refusals import Refusals
from cli.call_logs.mapping.mapping import Mapping
from cli.call_logs.mapping.vocabulary import DateOrder
from cli.call_logs.read.header import Located, locate
from cli.call_logs.read.tables import Progress, Row, Table, ways
from cli.shared.errors import Failed

_QUOTE = "a quote that is never closed, or a cell longer than any: mend the file there"


@dataclass(slots=True)
class Counts:
    """`rows` are those below the header; `others` of them no calls: blank lines, totals, the header again."""

    rows: int = 0
    others: int = 0
    ignored: int = 0


def heads(path: Path, mapping: Mapping | None) -> list[tuple[Table, list[Row]]]:
    """The ways to read the file, each with its first rows. Raises Failed."""
    return [(table, table.head()) for table in ways(path, mapping)]


def opened(path: Path, mapping: Mapping) -> tuple[Located, DateOrder]:
    """Where the table begins, and the order of its dates. Raises Failed."""
    tables = heads(path, mapping)
    located = locate(tables, mapping)
    if mapping.date_order is not None:
        return located, mapping.date_order
    head = next(rows for table, rows in tables if table == located.table)
    orders = moments.date_orders(samples(located, head))
    if len(orders) > 1:
        raise Failed("the dates may be day or month first: write date_order in the mapping, dmy or mdy")
    return located, orders[0] if orders else "ymd"


def samples(located: Located, head: list[Row]) -> list[str]:
    """The dates of the first rows, those that are dates in some order."""
    needed = max(located.places.values())
    written = [
        when(located.places, cells)
        for line, cells in head
        if line > located.line and cells and len(cells) > needed
    ]
    return [
        each for each in written if any(moments.read(each, order) for order in ("ymd", "dmy", "mdy", "unix"))
    ]


def legs(reader: Reader, refusals: Refusals, counts: Counts, progress: Progress) -> Iterator[Leg]:
    """`progress` is called with how far the file was read, in the table's units."""
    for line, cells in reader.located.table.rows(progress):
        if line <= reader.located.line:
            continue
        counts.rows += 1
        try:
            leg = reader.leg(line, cells) if cells is not None else _broken()
        except Refused as refused:
            refusals.add(line, str(refused), cells or [])
            continue
        if leg is None:
            counts.others += 1
            continue
        counts.ignored += leg.result == "ignored"
        yield leg


def _broken() -> Leg:
    raise Refused(_QUOTE)
