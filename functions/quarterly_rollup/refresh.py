"""A quarter computed anew: read calls, aggregate, findings, pages, publish."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from functions.lake import aggregates, database, engine, findings, market, missed_calls, reports
from functions.lake import dealerships as dealerships_table
from functions.lake.bucket import Bucket
from functions.lake.findings import Findings
from functions.lake.findings.forecast.contract import Forecast
from functions.lake.manifest import Manifest
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter, yesterday
from functions.lake.schema import CALLS_HOURLY, COVERAGE, DEALERSHIPS, FORECASTS, MARKET, MISSED_CALLS
from functions.lake.storage import object_key, partition
from functions.quarterly_rollup import promises
from functions.quarterly_rollup.announcement import Announcement
from functions.quarterly_rollup.ledger_reader import LedgerReader, still_kept
from functions.quarterly_rollup.weeks_ahead import weeks_ahead
from functions.shared import week_ahead
from functions.shared.callback_times import CallbackTimes


class LedgerExpired(Exception):
    """The lake has calls of the quarter that the ledger no longer has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """`hashing_key` asks for the 32 bytes that make callers' keyed hashes; `announce` tells who listens.

    `note_callback_times` writes how long a dealership's departments take to call back, and `note_week_ahead`
    what its coming week is foretold to be.
    """

    reader: LedgerReader
    lake: Bucket
    hashing_key: Callable[[], bytes]
    announce: Callable[[Announcement], None]
    note_callback_times: Callable[[str, CallbackTimes], object]
    note_week_ahead: Callable[[str, str], object]


def refresh(wiring: Wiring, quarter: Quarter, now: datetime, work: Path) -> Manifest:
    """Computes the quarter anew from the ledger, and publishes it.

    Everything is computed before anything is published. Raises LedgerExpired, UnreadableDealership,
    BadValues, Overtaken and NotPointed.
    """
    lake, own = wiring.lake, object_key(MISSED_CALLS, quarter)
    # The manifest that this run may replace is read before the ledger is.
    is_there = own in lake.keys(partition(MISSED_CALLS, quarter))
    if is_there and not still_kept(quarter, now, wiring.reader.kept):
        raise LedgerExpired(
            f"{quarter} stays as it is: the ledger has forgotten calls that the lake has."
            f" For its statistics alone, run rappel rollup --quarter {quarter} --lake s3://…"
        )
    dealerships = wiring.reader.dealerships()
    with database.connect(work) as connection:
        from_ledger, hourly = work / "missed_calls.parquet", work / "calls_hourly.parquet"
        reading = missed_calls.write(
            connection,
            quarter,
            dealerships=dealerships,
            spools=wiring.reader.spools(dealerships, quarter, work),
            hashing_key=wiring.hashing_key(),
            target=from_ledger,
            hourly=hourly,
        )
        calls = missed_calls.fetch(lake, quarter, work, from_ledger)
        tables = aggregates.compute(engine.on_duckdb(connection, quarter, list(calls.values())), work)
        tables[MARKET] = market.write(connection, tables, quarter.state(now), work / "market.parquet")
        tables[CALLS_HOURLY] = hourly
        findings.prepare(connection, quarter, lake, tables, work, yesterday(now))
        tables[COVERAGE] = findings.write_coverage(connection, quarter, work)
        target = work / "dealerships.parquet"
        tables[DEALERSHIPS] = dealerships_table.write(connection, quarter, dealerships, target)
        names = {dealership.id: dealership.name for dealership in dealerships}
        forecasts: dict[str, Forecast] = {}
        scopes = findings.of_each_scope(connection, quarter, names=names, through=yesterday(now))
        pages = reports.write(quarter, _with_forecasts(scopes, forecasts), work)
        tables[FORECASTS] = findings.write_forecasts(connection, quarter, forecasts, work, yesterday(now))
        files = QuarterFiles(calls=calls, aggregates=tables, reading=reading, reports=pages)
        times = promises.times(
            connection, quarter, lake, calls=calls, dealerships=dealerships, work=work, now=now
        )
        manifest = publish(connection, quarter, lake, files, work=work, now=now)
    for dealership_id, measured in times.items():
        wiring.note_callback_times(dealership_id, measured)
    for dealership_id, ahead in weeks_ahead(forecasts, quarter, dealerships, now).items():
        wiring.note_week_ahead(dealership_id, week_ahead.to_json(ahead))
    return manifest


def _with_forecasts(scopes: Iterator[Findings], forecasts: dict[str, Forecast]) -> Iterator[Findings]:
    """Hands the findings on, and takes down each dealership's forecast."""
    for scope in scopes:
        dealership, forecast = scope["scope"]["id"], scope["forecast"]
        if dealership and forecast:
            forecasts[dealership] = forecast
        yield scope
