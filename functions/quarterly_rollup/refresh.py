"""A quarter computed anew: read calls, aggregate, findings, pages, publish."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from functions.lake import database, engine, findings, missed_calls, reports
from functions.lake.bucket import Bucket
from functions.lake.findings.forecast.contract import Forecast
from functions.lake.manifest import Manifest
from functions.lake.missed_calls import Reading
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter, yesterday
from functions.lake.schema import FORECASTS, MISSED_CALLS
from functions.lake.storage import is_ledgers, partition
from functions.quarterly_rollup import counting, promises
from functions.quarterly_rollup.announcement import Announcement
from functions.quarterly_rollup.ledger_reader import LedgerReader, still_kept
from functions.quarterly_rollup.weeks_ahead import weeks_ahead
from functions.shared import week_ahead
from functions.shared.callback_times import CallbackTimes
from functions.shared.dealership import Dealership


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
    # The manifest that this run may replace is read before the ledger is.
    refuse_expired(wiring, quarter, now)
    lake, dealerships = wiring.lake, wiring.reader.dealerships(wiring.reader.ids())
    with database.connect(work) as connection:
        reading, from_ledger, hourly = read(connection, wiring, quarter, dealerships, work)
        calls = missed_calls.fetch(lake, quarter, work, from_ledger)
        tables = counting.count(
            connection,
            quarter,
            lake,
            run=engine.on_duckdb(connection, quarter, list(calls.values())),
            hourly=hourly,
            dealerships=dealerships,
            work=work,
            now=now,
        )
        names = {dealership.id: dealership.name for dealership in dealerships}
        forecasts: dict[str, Forecast] = {}
        scopes = findings.of_each_scope(connection, quarter, names=names, through=yesterday(now))
        pages = reports.write(quarter, counting.with_forecasts(scopes, forecasts), work)
        tables[FORECASTS] = findings.write_forecasts(connection, quarter, forecasts, work, yesterday(now))
        files = QuarterFiles(calls=calls, aggregates=tables, reading=reading, reports=pages)
        asking = promises.asking(dealerships, quarter, now)
        times = promises.times(connection, quarter, lake, calls=calls, asking=asking, work=work, now=now)
        manifest = publish(connection, quarter, lake, files, work=work, now=now)
    for dealership_id, measured in times.items():
        wiring.note_callback_times(dealership_id, measured)
    for dealership_id, ahead in weeks_ahead(forecasts, quarter, dealerships, now).items():
        wiring.note_week_ahead(dealership_id, week_ahead.to_json(ahead))
    return manifest


def read(
    connection: duckdb.DuckDBPyConnection,
    wiring: Wiring,
    quarter: Quarter,
    dealerships: Sequence[Dealership],
    work: Path,
) -> tuple[Reading, Path, Path]:
    """Reads the dealerships' calls from the ledger. Returns what was read, the missed calls, and what was
    offered by hour.
    """
    calls, hourly = work / "missed_calls.parquet", work / "calls_hourly.parquet"
    reading = missed_calls.write(
        connection,
        quarter,
        dealerships=dealerships,
        spools=wiring.reader.spools(dealerships, quarter, work),
        hashing_key=wiring.hashing_key(),
        target=calls,
        hourly=hourly,
    )
    return reading, calls, hourly


def refuse_expired(wiring: Wiring, quarter: Quarter, now: datetime) -> None:
    """Raises LedgerExpired where a run would lose calls that the lake has and the ledger forgot."""
    keys = wiring.lake.keys(partition(MISSED_CALLS, quarter))
    is_there = any(is_ledgers(key, MISSED_CALLS) for key in keys)
    if is_there and not still_kept(quarter, now, wiring.reader.kept):
        raise LedgerExpired(
            f"{quarter} stays as it is: the ledger has forgotten calls that the lake has."
            f" For its statistics alone, run rappel rollup --quarter {quarter} --lake s3://…"
        )
