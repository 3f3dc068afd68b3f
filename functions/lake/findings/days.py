"""Makes the tables that tell which days compare with which: each dealership's days, its gaps, its weeks."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import duckdb

from functions.lake.findings import gaps
from functions.lake.findings.gaps import QUIET
from functions.lake.findings.view import read_sql
from functions.lake.quarter import Quarter

Reason = Literal["joined", "left", "silent"]
Spans = Mapping[Quarter, tuple[date, date]]

_DAYS = read_sql(__file__, "dealership_days.duckdb")
_KINDS = read_sql(__file__, "day_kinds.duckdb")
_WEEKLY = read_sql(__file__, "weekly.duckdb")
# `share`: the part of the dealership's expected calls of the quarter that falls in the gap.
_GAPS = """
    CREATE OR REPLACE TEMP TABLE gaps
    (quarter VARCHAR, dealership_id VARCHAR, from_date DATE, to_date DATE, reason VARCHAR, share DOUBLE)
"""
_QUIET = "CREATE OR REPLACE TEMP TABLE quiet (quarter VARCHAR, dealership_id VARCHAR)"
_READ = """
    SELECT
        quarter,
        dealership_id,
        min(local_date),
        list(calls ORDER BY local_date),
        list(off ORDER BY local_date)
    FROM dealership_days GROUP BY quarter, dealership_id ORDER BY quarter, dealership_id
"""


def prepare(connection: duckdb.DuckDBPyConnection, spans: Spans) -> None:
    """Makes `dealership_days`, `gaps`, `quiet`, `day_kinds` and `weekly` from `quarter_daily`.

    `spans`: the quarters that the lake has, with their first date and the last that is over.
    """
    find_gaps(connection, spans)
    connection.execute(_KINDS)
    connection.execute(_WEEKLY)


def find_gaps(connection: duckdb.DuckDBPyConnection, spans: Spans) -> None:
    """Makes the first three of them."""
    values = ", ".join(
        f"('{quarter}', DATE '{first}', DATE '{last}')" for quarter, (first, last) in spans.items()
    )
    connection.execute(_DAYS.replace(":spans", values))
    connection.execute(_GAPS)
    connection.execute(_QUIET)
    found: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for quarter, dealership, first, calls, off in connection.execute(_READ).fetchall():
        silence = gaps.find(calls, off, first.weekday())
        if silence.expected < QUIET * len(calls):
            found["quiet"].append((quarter, dealership))
        for gap in silence.gaps:
            row = (
                *(quarter, dealership, first + timedelta(gap.first), first + timedelta(gap.last)),
                *(_reason(gap.first, gap.last, len(calls)), gap.expected / silence.expected),
            )
            found["gaps"].append(row)
    for table, rows in found.items():
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 -- ours


def _reason(first: int, last: int, days: int) -> Reason:
    if first == 0:
        return "joined"
    return "left" if last == days - 1 else "silent"
