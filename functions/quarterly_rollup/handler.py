"""The edge of quarterly_rollup: a quarter's name in, its manifest out, and an event that tells of it."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

import boto3

from functions.lake import caller_keys
from functions.lake.bucket import Bucket
from functions.lake.data_catalog import DataCatalog
from functions.lake.manifest import Manifest
from functions.lake.publication import closed_manifest, is_overdue
from functions.lake.quarter import ZONE, BadQuarter, Quarter, current
from functions.quarterly_rollup import workspace
from functions.quarterly_rollup.announcement import announce, announcement
from functions.quarterly_rollup.environment import QuarterlyRollupEnvironment
from functions.quarterly_rollup.ledger_pages import LedgerPages
from functions.quarterly_rollup.ledger_reader import LedgerReader
from functions.quarterly_rollup.refresh import Wiring, refresh
from functions.quarterly_rollup.sharded import steps
from functions.shared import environment, telemetry
from functions.shared.ledger.dealerships import Dealerships
from functions.shared.moment import utc_now

log = telemetry.logger("quarterly_rollup")
metrics = telemetry.metrics("quarterly_rollup")


def handler(event: dict[str, Any] | None, _context: object) -> Any:
    """`{"unless": "closed"}` beside the quarter leaves one alone that is closed, and whole in the lake.

    Returns the manifest. With a `step` it takes one of a run that many functions make, as the state machine
    asks (`sharded`), and returns what the machine goes on with.
    """
    event, now = event or {}, utc_now()
    quarter = asked(event.get("asked", event), now)
    wiring = _wiring()
    wiring = replace(wiring, lake=wiring.lake.anew())  # what an earlier run saw of it is old
    if "step" in event:
        with workspace.fresh() as work:
            answer = steps.take(wiring, event, quarter, now, work)
        if event["step"] == "publish":
            _tell(wiring, quarter, answer, now)
            return {"quarter": answer["quarter"], "run": answer["run"], "state": answer["state"]}
        return answer
    if event.get("unless") == "closed" and (published := closed_manifest(wiring.lake, quarter)):
        log.info("closed already", extra={"quarter": published["quarter"]})
        return published
    with workspace.fresh() as work:
        manifest = refresh(wiring, quarter, now, work)
    _tell(wiring, quarter, manifest, now)
    return manifest


def _tell(wiring: Wiring, quarter: Quarter, manifest: Manifest, now: datetime) -> None:
    """Tells of a quarter that is published, and each night, whether the one before was closed in its time."""
    wiring.announce(announcement(quarter, manifest))
    ledger = manifest["ledger"]
    unreadable = sum(ledger["unreadable"].values()) if ledger else 0
    telemetry.count(metrics, "UnreadableItems", unreadable)
    if quarter == current(now, ZONE):
        telemetry.count(metrics, "QuarterOverdue", int(is_overdue(wiring.lake, quarter.previous, now)))
    # `log_metrics` would warn of a run that has nothing to count: it failed, or the quarter was closed.
    metrics.flush_metrics()
    read = {"quarter": manifest["quarter"], "state": manifest["state"], "ledger": ledger}
    log.info("rolled up", extra=read)


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


@lru_cache(maxsize=1)
def _wiring() -> Wiring:
    env = environment.read(QuarterlyRollupEnvironment, os.environ)
    directory = Dealerships(boto3.client("dynamodb"), env.directory_table)
    return Wiring(
        reader=LedgerReader(
            directory,
            # A client of its own: it hands over raw pages.
            LedgerPages(boto3.client("dynamodb"), env.calls_table),
            kept=timedelta(days=env.call_retention_days),
        ),
        lake=Bucket(
            boto3.client("s3"), env.lake_bucket, "", DataCatalog(boto3.client("glue"), env.glue_database)
        ),
        hashing_key=partial(caller_keys.hashing_key, boto3.client("kms"), env.hashing_key_id),
        note_callback_times=directory.note_callback_times,
        note_week_ahead=directory.note_week_ahead,
        announce=partial(announce, boto3.client("events").put_events),
    )
