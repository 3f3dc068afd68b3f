"""The third step: the statistics of all shards, and the findings' tables for those who write the pages."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from functions.lake import database, findings, parquet
from functions.lake.database import quoted
from functions.lake.missed_calls import Reading
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS
from functions.lake.storage import is_ledgers, object_key, parquet_keys, partition, shard_key
from functions.quarterly_rollup import counting, promises
from functions.quarterly_rollup.refresh import Wiring
from functions.quarterly_rollup.sharded import shards
from functions.quarterly_rollup.sharded.notes import Counted, Laid, Plan, Shard
from functions.quarterly_rollup.sharded.reading import hourly_name
from functions.quarterly_rollup.sharded.run_folder import Incomplete, RunFolder
from functions.shared.moment import from_text

# What the pages are written from.
FINDINGS = "findings.duckdb"
# How many dealerships' pages one function writes.
_DEALERSHIPS = 50
_OURS = """
    SELECT table_name FROM duckdb_tables() WHERE temporary
    UNION ALL
    SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal
"""


def count(wiring: Wiring, folder: RunFolder, work: Path) -> list[int]:
    """Lays the quarter's tables in the run's folder, unless that is done. Returns which functions write
    pages, by number.

    Raises UnknownRun, Incomplete and BadValues.
    """
    plan, counted = folder.plan(), folder.note(Counted)
    if counted is None:
        counted = _count(wiring, folder, plan, work)
        folder.write(Counted, counted)
    return list(range(len(counted["scopes"])))


def _count(wiring: Wiring, folder: RunFolder, plan: Plan, work: Path) -> Counted:
    quarter, lake, now = folder.quarter, wiring.lake, from_text(plan["began_at"])
    read = _as_planned(folder, plan)
    parts = {shard_key(MISSED_CALLS, quarter, number): shard["calls"] for number, shard in enumerate(read)}
    folder.check(parts, {hourly_name(number): shard["hourly"] for number, shard in enumerate(read)})
    calls = folder.fetch(parts, work)
    dealerships = wiring.reader.dealerships(each for ids in plan["shards"] for each in ids)
    target = work / "findings" / "rollup.duckdb"
    target.parent.mkdir()
    with database.connect(work) as connection:
        imported = {
            key: lake.fetch(key, work)
            for key in parquet_keys(lake, partition(MISSED_CALLS, quarter))
            if not is_ledgers(key, MISSED_CALLS)
        }
        parts |= {key: _lay(connection, folder, key, file) for key, file in imported.items()}
        calls = dict(sorted({**calls, **imported}.items()))
        tables = counting.count(
            connection,
            quarter,
            lake,
            calls=calls,
            hourly=_hourly(connection, folder, len(read), work),
            dealerships=dealerships,
            work=work,
            now=now,
        )
        laid = {MISSED_CALLS.name: parts} | {
            table.name: {key: _lay(connection, folder, key, file)}
            for table, file in tables.items()
            for key in [object_key(table, quarter)]
        }
        scopes = shards.batches(findings.dealerships(connection, quarter), _DEALERSHIPS)
        _save(connection, target)
        times = promises.times(
            connection, quarter, lake, calls=calls, dealerships=dealerships, work=work, now=now
        )
    folder.leave(FINDINGS, target)
    for dealership_id, measured in times.items():
        wiring.note_callback_times(dealership_id, measured)
    return {"tables": laid, "ledger": _together(read).ledger(), "scopes": scopes}


def _as_planned(folder: RunFolder, plan: Plan) -> list[Shard]:
    """Raises Incomplete where a shard isn't read, or isn't the plan's, or has lost calls on the way."""
    read = folder.notes(Shard, len(plan["shards"]))
    for number, (shard, planned) in enumerate(zip(read, plan["shards"], strict=True)):
        if shard["dealerships"] != planned or shard["calls"]["rows"] != shard["kinds"].get("missed", 0):
            raise Incomplete(f"shard {number} of the run {folder.run} isn't the plan's: begin a new run")
    return read


def _together(read: Sequence[Shard]) -> Reading:
    reading = Reading()
    for shard in read:
        reading.kinds += Counter(shard["kinds"])
        reading.unreadable_values += Counter(shard["unreadable_values"])
    return reading


def _hourly(connection: duckdb.DuckDBPyConnection, folder: RunFolder, number: int, work: Path) -> Path:
    """Puts together what was offered by hour: all of a dealership's is one shard's."""
    files = [folder.take(hourly_name(each), work) for each in range(number)]
    target = work / "calls_hourly.parquet"
    rows = parquet.read(connection, CALLS_HOURLY, files)
    parquet.write(connection, f"({rows})", CALLS_HOURLY, target)
    return target


def _lay(connection: duckdb.DuckDBPyConnection, folder: RunFolder, key: str, file: Path) -> Laid:
    return folder.lay(key, file, parquet.count(connection, [file]))


def _save(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Copies the findings' tables, and what they are made of, into a database of its own."""
    names = [name for (name,) in connection.execute(_OURS).fetchall()]
    connection.execute(f"ATTACH {quoted(target)} AS saved")
    for name in names:
        connection.execute(f"CREATE TABLE saved.{name} AS FROM {name}")
    connection.execute("DETACH saved")
