"""Makes the table of the last twelve months: the calls of four quarters, and whose are known throughout."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from functions.lake import parquet
from functions.lake.findings import days
from functions.lake.findings.panel import GREATEST_GAP
from functions.lake.findings.view import read_sql
from functions.lake.quarter import Quarter
from functions.lake.schema import QUARTER_DAILY

_KNOWN = read_sql(__file__, "known.duckdb")
_OF_QUARTERS = f"""
    SELECT
        known.quarter,
        known.dealership_id,
        any_value(calls) AS calls,
        coalesce(sum(share), 0) <= {GREATEST_GAP} AS followed
    FROM known LEFT JOIN gaps USING (quarter, dealership_id)
    WHERE known.dealership_id IS NOT NULL AND known.quarter IN (SELECT unnest($quarters))
    GROUP BY known.quarter, known.dealership_id
"""  # noqa: S608 -- the panel's own


def prepare(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, earlier: Mapping[Quarter, Sequence[Path]]
) -> None:
    """Makes `year`, of the twelve months that end with the quarter.

    The connection has the quarter and the one before; `earlier` are the files of `quarter_daily` of those
    before them. Their tables lie aside: what is compared with the quarter knows nothing of them.
    """
    last_two = [str(each) for each in quarter.twelve_months[2:]]
    connection.execute("CREATE OR REPLACE TEMP TABLE year AS" + _OF_QUARTERS, {"quarters": last_two})
    if not earlier:
        return
    aside = connection.cursor()
    parquet.view(aside, QUARTER_DAILY, earlier)
    aside.execute(_KNOWN)
    days.find_gaps(aside, {each: (each.first, each.last) for each in earlier})
    rows = aside.execute(_OF_QUARTERS, {"quarters": [str(each) for each in earlier]}).fetchall()
    connection.executemany("INSERT INTO year VALUES (?, ?, ?, ?)", rows)
