"""The findings of a quarter that stands in a lake, rolled up or not."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from functions.quarterly_rollup import engine, statistics
from functions.quarterly_rollup.findings.contract import Findings
from functions.quarterly_rollup.findings.prepared import prepare
from functions.quarterly_rollup.findings.scope import NO_NAMES, dealerships, of_scope
from functions.quarterly_rollup.lake import Lake, NothingThere, parquet_keys, partition
from functions.quarterly_rollup.quarter import Quarter
from functions.quarterly_rollup.schema import MISSED_CALLS


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
    through: date | None = None,
) -> Findings:
    """The statistics are counted anew, so that the findings are those of the missed calls that are there.

    `work`: a folder for what it fetches and makes. `names` and `through`: as `of_scope` has them.
    Raises NothingThere, UnknownDealership and BadValues.
    """
    calls = [lake.fetch(key, work) for key in parquet_keys(lake, partition(MISSED_CALLS, quarter))]
    if not calls:
        raise NothingThere(quarter)
    counted = statistics.compute(engine.on_duckdb(connection, quarter, calls), work)
    prepare(connection, quarter, lake, counted, work)
    if dealership is not None and dealership not in dealerships(connection):
        raise UnknownDealership(f"{quarter} has no call of a dealership {dealership}: mend its id")
    return of_scope(connection, quarter, dealership=dealership, names=names, through=through)
