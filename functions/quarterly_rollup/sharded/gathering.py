"""Between the second step and the third: all of the quarter's calls are in the run's folder, as planned."""

from pathlib import Path

from functions.lake import database, parquet
from functions.lake.bucket import Bucket
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import is_ledgers, parquet_keys, partition, shard_key
from functions.quarterly_rollup.sharded.notes import Gathered, Laid, Shard
from functions.quarterly_rollup.sharded.reading import hourly_name
from functions.quarterly_rollup.sharded.run_folder import Incomplete, RunFolder


def shards(folder: RunFolder) -> list[Shard]:
    """Raises Incomplete where a shard isn't read, or isn't the plan's, or has lost calls on the way."""
    plan = folder.plan()
    read = folder.notes(Shard, len(plan["shards"]))
    for number, (shard, planned) in enumerate(zip(read, plan["shards"], strict=True)):
        if shard["dealerships"] != planned or shard["calls"]["rows"] != shard["kinds"].get("missed", 0):
            raise Incomplete(f"shard {number} of the run {folder.run} isn't the plan's: begin a new run")
    return read


def gather(lake: Bucket, folder: RunFolder, work: Path) -> dict[str, Laid]:
    """Lays what imports laid in the lake beside the shards' parts, unless that is done. Returns all of them.

    Raises UnknownRun and Incomplete.
    """
    read, gathered = shards(folder), folder.note(Gathered)
    if gathered is None:
        parts = {shard_key(MISSED_CALLS, folder.quarter, n): each["calls"] for n, each in enumerate(read)}
        gathered = {"calls": parts | _lay_imports(lake, folder, work)}
        folder.write(Gathered, gathered)
    parts = gathered["calls"]
    folder.check(parts, {hourly_name(number): shard["hourly"] for number, shard in enumerate(read)})
    return parts


def _lay_imports(lake: Bucket, folder: RunFolder, work: Path) -> dict[str, Laid]:
    keys = parquet_keys(lake, partition(MISSED_CALLS, folder.quarter))
    imported = {key: lake.fetch(key, work) for key in keys if not is_ledgers(key, MISSED_CALLS)}
    with database.connect(work) as connection:
        return {
            key: folder.lay(key, file, parquet.count(connection, [file])) for key, file in imported.items()
        }
