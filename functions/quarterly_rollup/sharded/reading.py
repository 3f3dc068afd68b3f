"""The second step, of which many run at once: a shard's dealerships are read, as one function reads all."""

from pathlib import Path

from functions.lake import database, parquet
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS
from functions.lake.storage import shard_key
from functions.quarterly_rollup import refresh
from functions.quarterly_rollup.refresh import Wiring
from functions.quarterly_rollup.sharded.notes import Shard
from functions.quarterly_rollup.sharded.run_folder import RunFolder


def hourly_name(number: int) -> str:
    """Names what a shard's function leaves of the calls offered by hour."""
    return f"{CALLS_HOURLY.name}-{number:04}.parquet"


def read(wiring: Wiring, folder: RunFolder, number: int, work: Path) -> None:
    """Lays the missed calls of the plan's shard in the run's folder, unless that is done.

    Raises UnknownRun and UnreadableDealership.
    """
    ids = folder.plan()["shards"][number]
    if folder.note(Shard, number):
        return
    quarter, dealerships = folder.quarter, wiring.reader.dealerships(ids)
    with database.connect(work) as connection:
        reading, calls, hourly = refresh.read(connection, wiring, quarter, dealerships, work)
        rows = parquet.count(connection, [calls])
    laid = folder.lay(shard_key(MISSED_CALLS, quarter, number), calls, rows)
    shard: Shard = {
        "dealerships": ids,
        "calls": laid,
        "hourly": folder.leave(hourly_name(number), hourly),
        "kinds": dict(reading.kinds),
        "unreadable_values": dict(reading.unreadable_values),
    }
    folder.write(Shard, shard, number)
