"""The first step: which dealerships each function reads, by what was offered in an earlier quarter."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import NotRequired, TypedDict, get_args

from functions.lake import database, missed_calls, parquet
from functions.lake.bucket import Bucket
from functions.lake.publication import closed_manifest
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLS_HOURLY
from functions.quarterly_rollup.refresh import Wiring, refuse_expired
from functions.quarterly_rollup.sharded import shards
from functions.quarterly_rollup.sharded.notes import EngineName, Plan
from functions.quarterly_rollup.sharded.run_folder import RunFolder
from functions.shared.moment import to_text


class UnknownEngine(ValueError):
    """A run can't be counted by an engine of this name."""


class Asked(TypedDict):
    """What an execution is started with: `quarter` and `unless` as one function is given them. `run` is the
    one to go on with, if it isn't a new one. A new one has shards of `shard_calls` calls at most, and
    `engine` counts them: duckdb, if nothing is said.
    """

    quarter: NotRequired[str]
    unless: NotRequired[str]
    run: NotRequired[str]
    shard_calls: NotRequired[int]
    engine: NotRequired[EngineName]


class Planned(TypedDict):
    """What the state machine is told. `closed`: there is nothing to do, and no shard."""

    quarter: str
    run: str
    shards: list[int]
    engine: EngineName
    closed: bool


def plan(
    wiring: Wiring, quarter: Quarter, asked: Asked, execution: str, now: datetime, work: Path
) -> Planned:
    """Plans a run, or finds the plan of one that is to go on. An execution has one, however often it asks.

    Raises UnknownEngine, UnknownRun and LedgerExpired.
    """
    lake = wiring.lake
    engine = asked.get("engine", "duckdb")
    if engine not in get_args(EngineName):
        raise UnknownEngine(f'no engine is called "{engine}": write {" or ".join(get_args(EngineName))}')
    if asked.get("unless") == "closed" and (published := closed_manifest(lake, quarter)):
        return {
            "quarter": str(quarter),
            "run": published.get("run", ""),
            "shards": [],
            "closed": True,
            "engine": engine,
        }
    folder = RunFolder(lake, quarter, asked.get("run") or _name(execution))
    made = folder.plan() if "run" in asked else folder.note(Plan)
    if made is None:
        refuse_expired(wiring, quarter, now)
        offered = _offered(lake, quarter, work)
        made = {
            "began_at": to_text(now),
            "etag": lake.look(quarter).etag,
            "shards": shards.plan(wiring.reader.ids(), offered, asked.get("shard_calls", shards.SHARD_CALLS)),
            "engine": engine,
        }
        folder.write(Plan, made)
    numbers = list(range(len(made["shards"])))
    return {
        "quarter": str(quarter),
        "run": folder.run,
        "shards": numbers,
        "closed": False,
        "engine": made["engine"],
    }


def _name(execution: str) -> str:
    """Names the execution's run, in the form of any run's name."""
    return hashlib.sha256(execution.encode()).hexdigest()[:12]


def _offered(lake: Bucket, quarter: Quarter, work: Path) -> dict[str, int]:
    """Counts the calls offered by dealership, in the quarter before; else in this one, as far as known."""
    for known in (quarter.previous, quarter):
        hourly = missed_calls.fetch_kept(lake, known, work).get(CALLS_HOURLY)
        if hourly is None:
            continue
        with database.connect(work) as connection:
            rows = parquet.read(connection, CALLS_HOURLY, [hourly])
            counted = f"SELECT dealership_id, CAST(sum(offered) AS BIGINT) FROM ({rows}) GROUP BY ALL"  # noqa: S608
            return dict(connection.execute(counted).fetchall())
    return {}
