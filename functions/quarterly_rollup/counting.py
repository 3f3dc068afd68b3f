"""What is counted of a quarter's calls, and prepared for its findings, once they are all at hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from functions.lake import aggregates, findings, market
from functions.lake import dealerships as dealerships_table
from functions.lake.engine import Engine
from functions.lake.findings import Findings
from functions.lake.findings.forecast.contract import Forecast
from functions.lake.quarter import Quarter, yesterday
from functions.lake.schema import CALLER_VALUES, CALLS_HOURLY, COVERAGE, DEALERSHIPS, MARKET, Table
from functions.lake.storage import Lake
from functions.shared.dealership import Dealership


def count(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    *,
    run: Engine,
    made: Mapping[str, str] | None = None,
    hourly: Path,
    dealerships: Sequence[Dealership],
    work: Path,
    now: datetime,
) -> dict[Table, Path]:
    """Writes the quarter's tables but for its forecasts, and leaves the findings' tables in the connection.

    `run` counts the statistics, and `made` is as `findings.prepare` has it. `hourly` is what was offered by
    hour. Raises BadValues.
    """
    tables = aggregates.compute(run, work)
    tables[MARKET] = market.write(connection, tables, quarter.state(now), work / "market.parquet")
    tables[CALLS_HOURLY] = hourly
    own_values = {each.id: each.caller_values for each in dealerships}
    findings.prepare(connection, quarter, lake, tables, work, yesterday(now), own_values, made)
    tables[CALLER_VALUES] = findings.write_caller_values(connection, work)
    tables[COVERAGE] = findings.write_coverage(connection, quarter, work)
    target = work / "dealerships.parquet"
    tables[DEALERSHIPS] = dealerships_table.write(connection, quarter, dealerships, target)
    return tables


def with_forecasts(scopes: Iterator[Findings], forecasts: dict[str, Forecast]) -> Iterator[Findings]:
    """Hands the findings on, and takes down each dealership's forecast."""
    for scope in scopes:
        dealership, forecast = scope["scope"]["id"], scope["forecast"]
        if dealership and forecast:
            forecasts[dealership] = forecast
        yield scope
