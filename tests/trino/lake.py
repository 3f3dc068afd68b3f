"""The lake that both engines are asked about: four quarters, so that each comparison finds its other one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from cli import simulation
from cli.shared import spool
from cli.simulation.noise import PRESETS
from functions.lake import aggregates, database, dealerships, engine, findings, market, missed_calls, parquet
from functions.lake.bucket import Bucket
from functions.lake.findings.departments.caller_values import OwnValues
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter
from functions.lake.schema import (
    CALLER_VALUES,
    CALLS_HOURLY,
    COVERAGE,
    DEALERSHIPS,
    FORECASTS,
    MARKET,
    MISSED_CALLS,
    TABLES,
    Table,
)
from functions.lake.storage import Folder, object_key, partition
from functions.shared.caller_value import CallerValue
from functions.shared.moment import utc_now

QUARTERS = ("2024-Q2", "2024-Q3", "2025-Q2", "2025-Q3")
# Before the first of them is closed, and after the last.
OPEN, CLOSED = datetime(2024, 4, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
_CALLS, _DEALERSHIPS = 6_000, 12
# Two of them say what a caller of service brings; the others' are Rappel's.
OWN_VALUE = CallerValue(low=90.5, base=151.25, high=240)


def make(folder: Path, work: Path) -> None:
    """Draws each quarter's calls, and publishes its tables as the rollup does."""
    for name in QUARTERS:
        own = work / name
        own.mkdir()
        _publish(Quarter.parse(name), Folder(folder), own)
    _age(Folder(folder), Quarter.parse(QUARTERS[0]), work)


def upload(folder: Path, bucket: Bucket, work: Path) -> None:
    """Publishes each quarter of the lake as the rollup does, twice: of the first run nothing may be seen."""
    lake = Folder(folder)
    for quarter in map(Quarter.parse, QUARTERS):
        calls = {key: lake.fetch(key, work) for key in lake.keys(partition(MISSED_CALLS, quarter))}
        tables = {table: folder / object_key(table, quarter) for table in TABLES if table != MISSED_CALLS}
        with database.connect(work) as connection:
            for now in (OPEN, CLOSED):
                files = QuarterFiles(calls=calls, aggregates=tables)
                publish(connection, quarter, bucket, files, work=work, now=now)


def _age(lake: Folder, quarter: Quarter, work: Path) -> None:
    """Takes the last column from a quarter's calls: an older Rappel would not have had it."""
    older = Table(MISSED_CALLS.name, "", MISSED_CALLS.columns[:-1], MISSED_CALLS.sorted_by)
    key, target = object_key(MISSED_CALLS, quarter), work / "older.parquet"
    with database.connect(work) as connection:
        parquet.write(connection, f"read_parquet('{lake.root / key}')", older, target)
    lake.publish(key, target)


def _publish(quarter: Quarter, lake: Folder, work: Path) -> None:
    drawn = simulation.draw(quarter, calls=_CALLS, dealerships=_DEALERSHIPS, seed=7, noise=PRESETS["real"])
    target, hourly = work / "missed_calls.parquet", work / "calls_hourly.parquet"
    with database.connect(work) as connection:
        reading = missed_calls.write(
            connection,
            quarter,
            dealerships=drawn.dealerships,
            spools=(
                spool.write(drawn.items_of(place), work / f"{place.dealership.id}.json")
                for place in drawn.places
            ),
            hashing_key=bytes(32),
            target=target,
            hourly=hourly,
        )
        calls = missed_calls.fetch(lake, quarter, work, target)
        tables = aggregates.compute(engine.on_duckdb(connection, quarter, list(calls.values())), work)
        tables[MARKET] = market.write(connection, tables, "closed", work / "market.parquet")
        tables[CALLS_HOURLY] = hourly
        own: OwnValues = {each.id: {"service": OWN_VALUE} for each in drawn.dealerships[:2]}
        findings.prepare(connection, quarter, lake, tables, work, own_values=own)
        tables[CALLER_VALUES] = findings.write_caller_values(connection, work)
        tables[COVERAGE] = findings.write_coverage(connection, quarter, work)
        tables[FORECASTS] = _forecasts(connection, quarter, work)
        target = work / "dealerships.parquet"
        tables[DEALERSHIPS] = dealerships.write(connection, quarter, drawn.dealerships, target)
        files = QuarterFiles(calls=calls, aggregates=tables, reading=reading)
        publish(connection, quarter, lake, files, work=work, now=utc_now())


def _forecasts(connection: duckdb.DuckDBPyConnection, quarter: Quarter, work: Path) -> Path:
    """One forecast: so few calls make none."""
    target, monday = work / "forecasts.parquet", quarter.first + timedelta(days=7 - quarter.first.weekday())
    row = f"""(
        SELECT 'dealership-01' AS dealership_id, 'service' AS department, DATE '{monday}' AS week,
            DATE '{monday}' - 5 AS made_of, 'week' AS part, DATE '{monday}' AS local_date, 0 AS from_hour,
            24 AS to_hour, 41.7 AS expected, 31 AS low, 53 AS high, NULL AS usual
    )"""
    parquet.write(connection, row, FORECASTS, target)
    return target
