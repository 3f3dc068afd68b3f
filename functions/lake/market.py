"""The table `market`: what anybody may know of a quarter's market, and then knows no dealership's calls.

A dealership's analyst has it beside their own rows. A cell is told as a share where at least 10 dealerships
are in it and none is most of it; and of what isn't told, the same holds together. It is of closed quarters
only: of one that grows, today's figures less yesterday's would be a newcomer's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import duckdb

from functions.lake import parquet
from functions.lake.findings import disclosure
from functions.lake.findings.disclosure import Counts
from functions.lake.kept_tables import MARKET
from functions.lake.quarter import State
from functions.lake.schema import QUARTER_DAILY, QUARTER_HOURLY, Table

# A share has so many decimals, and the quarter's calls so many digits: neither gives a count back.
_DECIMALS, _DIGITS = 4, 3
_CELLS = (Path(__file__).parent / "sql/market_cells.duckdb.sql").read_text("utf-8")

# What tells a cell from another of its part: a department, a weekday and an hour, or a date and its holiday.
Cell = tuple[str | int | date | None, ...]
Row = tuple[str | int | float | date | None, ...]


def write(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[Table, Path], state: State, target: Path
) -> Path:
    """Writes the table to `target`, and returns it; without a row while the quarter is open.

    `tables` has the quarter's `quarter_hourly` and `quarter_daily`.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE market_rows ({parquet.columns(MARKET)})")
    rows = list(_told(connection, tables)) if state == "closed" else []
    if rows:
        places = ", ".join("?" * len(MARKET.columns))
        connection.executemany(f"INSERT INTO market_rows VALUES ({places})", rows)  # noqa: S608
    parquet.write(connection, "market_rows", MARKET, target)
    return target


def _told(connection: duckdb.DuckDBPyConnection, tables: Mapping[Table, Path]) -> Iterator[Row]:
    files = {"hourly": [str(tables[QUARTER_HOURLY])], "daily": [str(tables[QUARTER_DAILY])]}
    parts: dict[str, dict[Cell, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    keepers: dict[Cell, int] = {}
    for part, *cell, dealership, calls, keeping in connection.execute(_CELLS, files).fetchall():
        parts[part][tuple(cell)][dealership] = calls
        keepers[tuple(cell)] = max(keeping, keepers.get(tuple(cell), 0))
    quarter = disclosure.together(parts["department"].values())
    # Each dealership's analyst needs as many others.
    if len(quarter) <= disclosure.LEAST_DEALERSHIPS or disclosure.is_dominated(quarter.values()):
        return
    total = sum(quarter.values())
    yield ("quarter", *[None] * 5, None, _rounded(total), len(quarter))
    told = {part: _cells(parts[part]) for part in ("department", "hour", "week")}
    told["holiday"] = dict(_holidays(parts, told["week"], keepers))
    for part, cells in told.items():
        for place, counts in cells.items():
            yield (part, *place, round(sum(counts.values()) / total, _DECIMALS), None, len(counts))


def _cells(cells: Mapping[Cell, Counts]) -> dict[Cell, Counts]:
    """A part's cells add up to the quarter: what is hidden is known together."""
    concealed = disclosure.hidden(cells, disclosure.LEAST_DEALERSHIPS)
    return {cell: counts for cell, counts in cells.items() if cell not in concealed}


def _holidays(
    parts: Mapping[str, Mapping[Cell, Counts]], weeks: Mapping[Cell, Counts], keepers: Mapping[Cell, int]
) -> Iterator[tuple[Cell, Counts]]:
    """A holiday is a part of its week: it is told where the week is, and where the rest of it could be."""
    rest = dict(weeks)
    for cell, counts in parts["holiday"].items():
        week: Cell = (None, None, None, _monday(cell[3]), None)
        enough = keepers[cell] >= disclosure.LEAST_KEEPERS
        if enough and week in rest and not disclosure.is_sensitive(counts, disclosure.LEAST_DEALERSHIPS):
            left = {each: number - counts.get(each, 0) for each, number in rest[week].items()}
            left = {each: number for each, number in left.items() if number}
            if not disclosure.is_sensitive(left, disclosure.LEAST_DEALERSHIPS):
                rest[week] = left
                yield cell, counts


def _monday(day: object) -> date:
    assert isinstance(day, date)
    return date.fromordinal(day.toordinal() - day.weekday())


def _rounded(number: int) -> int:
    return int(float(f"{number:.{_DIGITS - 1}e}"))
