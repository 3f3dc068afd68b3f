"""The findings of a quarter that stands in a lake, rolled up or not."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from functions.lake import aggregates, engine
from functions.lake.findings.catalogue import Findings
from functions.lake.findings.prepared import prepare
from functions.lake.findings.scope import NO_NAMES, of_scope
from functions.lake.findings.subject import dealerships
from functions.lake.quarter import Quarter, yesterday
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Lake, QuarterNotFound, parquet_keys, partition


class UnknownDealership(Exception):
    """The quarter has no call of such a dealership."""


def compute(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    *,
    work: Path,
    dealership: str | None = None,
    names: Mapping[str, str] = NO_NAMES,
    now: datetime | None = None,
) -> Findings:
    """The statistics are counted anew, so that the findings are those of the missed calls that are there.

    `work`: a folder for what it fetches and makes. `names`: as `of_scope` has them. `now`: how far the
    quarter has come; where None, it is taken to be over.
    Raises QuarterNotFound, UnknownDealership and BadValues.
    """
    calls = [lake.fetch(key, work) for key in parquet_keys(lake, partition(MISSED_CALLS, quarter))]
    if not calls:
        raise QuarterNotFound(quarter)
    counted = aggregates.compute(engine.on_duckdb(connection, quarter, calls), work)
    prepare(connection, quarter, lake, counted, work)
    if dealership is not None and dealership not in dealerships(connection, quarter):
        raise UnknownDealership(f"{quarter} has no call of a dealership {dealership}: mend its id")
    return of_scope(
        connection, quarter, dealership=dealership, names=names, through=_through(connection, now)
    )


def _through(connection: duckdb.DuckDBPyConnection, now: datetime | None) -> date | None:
    """Yesterday. But where calls are yet to come the quarter was simulated, and is whole."""
    found = connection.execute("SELECT max(occurred_at) FROM missed_calls").fetchone()
    latest: datetime | None = found[0] if found else None
    if now is None or (latest and latest.replace(tzinfo=UTC) > now):
        return None
    return yesterday(now)
