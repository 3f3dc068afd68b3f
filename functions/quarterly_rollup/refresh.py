"""A quarter computed anew: the ledger's calls to the lake, its statistics and its reports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from functions.quarterly_rollup import duck, engine, facts, reports
from functions.quarterly_rollup.announcement import Announcement
from functions.quarterly_rollup.lake import Lake, object_key, partition
from functions.quarterly_rollup.manifest import Manifest
from functions.quarterly_rollup.quarter import Quarter, yesterday
from functions.quarterly_rollup.rollup import FromLedger, roll_up
from functions.quarterly_rollup.schema import MISSED_CALLS
from functions.quarterly_rollup.sources import Sources, still_kept


class Forgotten(Exception):
    """The lake has calls of the quarter that the ledger no longer has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """`hashing_key` asks for the 32 bytes that make callers' keyed hashes; `announce` tells who listens."""

    sources: Sources
    lake: Lake
    hashing_key: Callable[[], bytes]
    announce: Callable[[Announcement], None]


def refresh(wiring: Wiring, quarter: Quarter, now: datetime, work: Path) -> Manifest:
    """Computes the quarter anew from the ledger, and publishes it. Raises Forgotten."""
    own = object_key(MISSED_CALLS, quarter)
    if not still_kept(quarter, now) and own in wiring.lake.keys(partition(MISSED_CALLS, quarter)):
        raise Forgotten(
            f"{quarter} stays as it is: the ledger has forgotten calls that the lake has."
            f" For its statistics alone, run rappel rollup --quarter {quarter} --lake s3://…"
        )
    dealerships = wiring.sources.dealerships()
    calls = work / "missed_calls.parquet"
    with duck.connect(work) as connection:
        reading = facts.write(
            connection,
            quarter,
            dealerships=dealerships,
            spools=wiring.sources.spools(dealerships, quarter, work),
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
            reports=lambda statistics: reports.make(
                connection,
                quarter,
                wiring.lake,
                statistics,
                names={dealership.id: dealership.name for dealership in dealerships},
                through=yesterday(now),
                work=work,
            ),
        )
