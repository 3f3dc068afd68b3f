"""The edge of quarterly_rollup: a quarter's name in, its manifest out, and an event that tells of it."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

import boto3

from functions.quarterly_rollup import duck, engine, facts, reports, workspace
from functions.quarterly_rollup.lake import Bucket, Lake, manifest_key, object_key, partition
from functions.quarterly_rollup.ledger_pages import LedgerPages
from functions.quarterly_rollup.manifest import Manifest
from functions.quarterly_rollup.quarter import BadQuarter, Quarter, State, current
from functions.quarterly_rollup.rollup import closed, roll_up
from functions.quarterly_rollup.schema import MISSED_CALLS
from functions.quarterly_rollup.sources import Sources, still_kept
from functions.shared import telemetry
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.moment import utc_now

# The schedule's own zone: whose midnight makes the current quarter the previous one.
ZONE = ZoneInfo("America/Toronto")
# The label whose MAC is the callers' key. Another label would give every caller another name in the lake.
_LABEL = b"rappel caller key v1"

log = telemetry.logger("quarterly_rollup")
metrics = telemetry.metrics("quarterly_rollup")


def handler(event: dict[str, Any] | None, _context: object) -> Manifest:
    """`{"unless": "closed"}` beside the quarter leaves one alone that is closed, and whole in the lake."""
    event, now = event or {}, utc_now()
    quarter = asked(event, now)
    wiring = _wiring()
    if event.get("unless") == "closed" and (standing := closed(wiring.lake, quarter)):
        log.info("closed already", extra={"quarter": standing["quarter"]})
        return standing
    with workspace.fresh() as work:
        made = refresh(wiring, quarter, now, work)
    wiring.announce(announcement(quarter, made))
    read = made["ledger"]
    unreadable = sum(read["unreadable"].values()) if read else 0
    metrics.add_metric(name="UnreadableItems", unit="Count", value=unreadable)
    metrics.flush_metrics()
    log.info("rolled up", extra={"quarter": made["quarter"], "state": made["state"], "ledger": read})
    return made


def asked(event: dict[str, Any], now: datetime) -> Quarter:
    """`{"quarter": "2025-Q3" | "current" | "previous"}`, or nothing: the current one. Raises BadQuarter."""
    name = event.get("quarter", "current")
    if not isinstance(name, str):
        raise BadQuarter('the quarter must be text: write it like {"quarter": "2025-Q3"}')
    match name:
        case "current":
            return current(now, ZONE)
        case "previous":
            return current(now, ZONE).previous
        case _:
            return Quarter.parse(name)


class Announcement(TypedDict):
    """The event's detail. `manifest` is its key in the lake, and names all else."""

    quarter: str
    state: State
    calls: int
    manifest: str


def announcement(quarter: Quarter, made: Manifest) -> Announcement:
    calls = sum(each["rows"] for each in made["tables"][MISSED_CALLS.name].values())
    return {
        "quarter": made["quarter"],
        "state": made["state"],
        "calls": calls,
        "manifest": manifest_key(quarter),
    }


class NotAnnounced(Exception):
    """EventBridge didn't take the event. The quarter is published all the same."""


class Forgotten(Exception):
    """The lake has calls of the quarter that the ledger no longer has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """`caller_key` asks for the 32 bytes that make callers' keyed hashes; `announce` tells who listens."""

    sources: Sources
    lake: Lake
    caller_key: Callable[[], bytes]
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
            key=wiring.caller_key(),
            target=calls,
        )
        return roll_up(
            connection,
            quarter,
            wiring.lake,
            engine=lambda files: engine.on_duckdb(connection, quarter, files),
            work=work,
            now=now,
            fresh=(calls, reading),
            reports=lambda statistics: reports.make(
                connection,
                quarter,
                wiring.lake,
                statistics,
                names={dealership.id: dealership.name for dealership in dealerships},
                # Today is not over yet.
                through=now.astimezone(ZONE).date() - timedelta(days=1),
                work=work,
            ),
        )


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    kms, key_id = boto3.client("kms"), os.environ["RAPPEL_CALLER_KEY_ID"]
    events = boto3.client("events")
    return Wiring(
        sources=Sources(
            Dealerships(boto3.client("dynamodb"), os.environ["RAPPEL_DIRECTORY_TABLE"]),
            # A client of its own: it hands over raw pages.
            LedgerPages(boto3.client("dynamodb"), os.environ["RAPPEL_CALLS_TABLE"]),
        ),
        lake=Bucket(boto3.client("s3"), os.environ["RAPPEL_LAKE_BUCKET"], ""),
        caller_key=lambda: kms.generate_mac(KeyId=key_id, Message=_LABEL, MacAlgorithm="HMAC_SHA_256")["Mac"],
        announce=lambda said: _announce(events.put_events, said),
    )


def _announce(put_events: Callable[..., Any], said: Announcement) -> None:
    """On the account's own bus. Raises NotAnnounced: the run can be repeated, and changes nothing else."""
    answer = put_events(
        Entries=[{"Source": "rappel", "DetailType": "Quarter rolled up", "Detail": json.dumps(said)}]
    )
    if answer["FailedEntryCount"]:
        code = answer["Entries"][0].get("ErrorCode")
        again = json.dumps({"quarter": said["quarter"]})
        raise NotAnnounced(f"EventBridge refused the event of {said['quarter']} ({code}): run {again} again")
