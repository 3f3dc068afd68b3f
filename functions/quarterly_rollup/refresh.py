"""A quarter computed anew: the ledger's calls to the lake, its statistics and its reports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from functions.lake import database, engine, missed_calls, reports
from functions.lake.manifest import Manifest
from functions.lake.quarter import Quarter, yesterday
from functions.lake.rollup import FromLedger, roll_up
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Lake, object_key, partition
from functions.quarterly_rollup.announcement import Announcement
from functions.quarterly_rollup.ledger_reader import LedgerReader, still_kept


class LedgerExpired(Exception):
    """The lake has calls of the quarter that the ledger no longer has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """`hashing_key` asks for the 32 bytes that make callers' keyed hashes; `announce` tells who listens."""

    reader: LedgerReader
    lake: Lake
    hashing_key: Callable[[], bytes]
    announce: Callable[[Announcement], None]


def refresh(wiring: Wiring, quarter: Quarter, now: datetime, work: Path) -> Manifest:
    """Computes the quarter anew from the ledger, and publishes it. Raises LedgerExpired."""
    own = object_key(MISSED_CALLS, quarter)
    if not still_kept(quarter, now) and own in wiring.lake.keys(partition(MISSED_CALLS, quarter)):
        raise LedgerExpired(
            f"{quarter} stays as it is: the ledger has forgotten calls that the lake has."
            f" For its statistics alone, run rappel rollup --quarter {quarter} --lake s3://…"
        )
    dealerships = wiring.reader.dealerships()
    calls = work / "missed_calls.parquet"
    with database.connect(work) as connection:
        reading = missed_calls.write(
            connection,
            quarter,
            dealerships=dealerships,
            spools=wiring.reader.spools(dealerships, quarter, work),
            hashing_key=wiring.hashing_key(),
            target=calls,
        )
        return roll_up(
            connection,
            quarter,
            wiring.lake,
            engine=partial(engine.on_duckdb, connection, quarter),
            work=work,
            now=now,
            fresh=FromLedger(calls, reading),
            reports=lambda aggregates: reports.make(
                connection,
                quarter,
                wiring.lake,
                aggregates,
                names={dealership.id: dealership.name for dealership in dealerships},
                through=yesterday(now),
                work=work,
            ),
        )
