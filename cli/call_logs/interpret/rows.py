"""One pass over an export: every row becomes a leg, is refused with its reason, or is counted as no call."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cli.call_logs.interpret import moments
from cli.call_logs.interpret.legs import Leg, Reader, moment_text
from cli.call_logs.interpret.refusals import Refusals, Refused, TooEarly
from cli.call_logs.mapping.file import Mapping
from cli.call_logs.mapping.vocabulary import DateOrder
from cli.call_logs.read.header import Located, locate
from cli.call_logs.read.tables import Progress, Row, heads
from cli.shared.errors import Failed

_QUOTE = "a quote that is never closed, or a cell longer than any: mend the file there"


@dataclass(slots=True)
class RowCounts:
    """`rows` are those below the header; `others` of them no calls: blank lines, totals, the header again.

    `too_early` of the refused ones are of calls before the first year that the lake takes.
    """

    rows: int = 0
    others: int = 0
    ignored: int = 0
    too_early: int = 0


def locate_table(path: Path, mapping: Mapping) -> tuple[Located, DateOrder]:
    """Finds where the table begins, and the order of its dates. Raises Failed."""
    tables = heads(path, mapping)
    located = locate(tables, mapping)
    if mapping.date_order is not None:
        return located, mapping.date_order
    head = next(rows for table, rows in tables if table == located.table)
    orders = moments.date_orders(date_samples(located, head))
    if len(orders) > 1:
        raise Failed("the dates may be day or month first: write date_order in the mapping, dmy or mdy")
    return located, orders[0] if orders else "ymd"


def date_samples(located: Located, head: list[Row]) -> list[str]:
    """Returns those dates of the first rows that are dates in some order."""
    needed = max(located.places.values())
    texts = [
        moment_text(located.places, cells)
        for line, cells in head
        if line > located.line and cells and len(cells) > needed
    ]
    return [text for text in texts if moments.orders_of(text)]


def legs(reader: Reader, refusals: Refusals, counts: RowCounts, progress: Progress) -> Iterator[Leg]:
    """Calls `progress` with how far the file was read, in the table's units."""
    for line, cells in reader.located.table.rows(progress):
        if line <= reader.located.line:
            continue
        counts.rows += 1
        try:
            leg = reader.leg(line, cells) if cells is not None else _broken()
        except Refused as refused:
            refusals.add(line, str(refused), cells or [])
            counts.too_early += isinstance(refused, TooEarly)
            continue
        if leg is None:
            counts.others += 1
            continue
        counts.ignored += leg.result == "ignored"
        yield leg


def _broken() -> Leg:
    raise Refused(_QUOTE)
