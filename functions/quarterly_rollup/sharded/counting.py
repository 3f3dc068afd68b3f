"""The third step: the statistics of all shards, and the findings' tables for those who write the pages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from functions.lake import database, engine, findings, parquet
from functions.lake.database import quoted
from functions.lake.missed_calls import Reading
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS, QUARTER_HOURLY
from functions.lake.storage import object_key, shard_key
from functions.quarterly_rollup import counting, promises
from functions.quarterly_rollup.refresh import Wiring
from functions.quarterly_rollup.sharded import athena, gathering, shards
from functions.quarterly_rollup.sharded.notes import Counted, Laid, Plan, Shard
from functions.quarterly_rollup.sharded.reading import hourly_name
from functions.quarterly_rollup.sharded.run_folder import Incomplete, RunFolder
from functions.shared.moment import from_text

# What the pages are written from.
FINDINGS = "findings.duckdb"
_EPISODES = "episodes"
# How many dealerships' pages one function writes.
_DEALERSHIPS = 50
_OURS = """
    SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name <> 'episodes'
    UNION ALL
    SELECT view_name FROM duckdb_views()
    WHERE temporary AND NOT internal AND view_name NOT IN ('missed_calls', 'matters')
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
    read, parts = gathering.shards(folder), gathering.gather(lake, folder, work)
    dealerships = wiring.reader.dealerships(each for ids in plan["shards"] for each in ids)
    asking = promises.asking(dealerships, quarter, now)
    target = work / "findings" / "rollup.duckdb"
    target.parent.mkdir()
    with database.connect(work) as connection:
        if plan["engine"] == "athena":
            answers = athena.Answers(folder, connection, work)
            run, made = answers.engine, answers.rows
            calls = folder.fetch(_with_calls_of(asking, parts, plan, quarter), work)
        else:
            calls = folder.fetch(sorted(parts), work)
            run, made = engine.on_duckdb(connection, quarter, list(calls.values())), None
        tables = counting.count(
            connection,
            quarter,
            lake,
            run=run,
            made=made,
            hourly=_hourly(connection, folder, len(read), work),
            dealerships=dealerships,
            work=work,
            now=now,
        )
        _refuse_others(connection, tables[QUARTER_HOURLY], parts, folder)
        laid = {MISSED_CALLS.name: parts} | {
            table.name: {key: _lay(connection, folder, key, file)}
            for table, file in tables.items()
            for key in [object_key(table, quarter)]
        }
        scopes = shards.batches(findings.dealerships(connection, quarter), _DEALERSHIPS)
        for number, ids in enumerate(scopes):
            folder.leave(episodes_name(number), write_episodes(connection, ids, work))
        save(connection, target)
        times = promises.times(connection, quarter, lake, calls=calls, asking=asking, work=work, now=now)
    folder.leave(FINDINGS, target)
    for dealership_id, measured in times.items():
        wiring.note_callback_times(dealership_id, measured)
    return {"tables": laid, "ledger": _together(read).ledger(), "scopes": scopes}


def _refuse_others(
    connection: duckdb.DuckDBPyConnection, hourly: Path, parts: Mapping[str, Laid], folder: RunFolder
) -> None:
    """Raises Incomplete where other calls were counted than the run has: Athena reads whatever lies there."""
    row = connection.execute("SELECT coalesce(sum(calls), 0) FROM read_parquet(?)", [str(hourly)]).fetchone()
    counted, there = row[0] if row else 0, sum(part["rows"] for part in parts.values())
    if counted != there:
        raise Incomplete(
            f"of the {there} calls of the run {folder.run}, {counted} were counted: begin a new run"
        )


def _with_calls_of(asking: Sequence[str], parts: Iterable[str], plan: Plan, quarter: Quarter) -> list[str]:
    """The parts in which calls of these dealerships may lie: those of their shards, and of imports."""
    if not asking:
        return []
    others = {
        shard_key(MISSED_CALLS, quarter, number)
        for number, ids in enumerate(plan["shards"])
        if not set(asking) & set(ids)
    }
    return sorted(set(parts) - others)


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


def episodes_name(number: int) -> str:
    """Names what is left of callers' matters for a function that writes pages: as many as callers, they are
    most of what there is, and only the market's pages need all of them.
    """
    return f"{_EPISODES}-{number:04}.parquet"


def write_episodes(connection: duckdb.DuckDBPyConnection, dealership_ids: Sequence[str], work: Path) -> Path:
    """Writes the dealerships' rows of `episodes`. Returns the file."""
    target = work / f"{_EPISODES}.parquet"
    ids = ", ".join(map(quoted, dealership_ids)) or "NULL"
    own = f"FROM {_EPISODES} WHERE dealership_id IN ({ids})"
    connection.execute(f"COPY ({own}) TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
    return target


def _lay(connection: duckdb.DuckDBPyConnection, folder: RunFolder, key: str, file: Path) -> Laid:
    return folder.lay(key, file, parquet.count(connection, [file]))


def save(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Copies the findings' tables, and what they are made of, into a database of its own."""
    names = [name for (name,) in connection.execute(_OURS).fetchall()]
    connection.execute(f"ATTACH {quoted(target)} AS saved")
    for name in names:
        connection.execute(f"CREATE TABLE saved.{name} AS FROM {name}")
    connection.execute("DETACH saved")
