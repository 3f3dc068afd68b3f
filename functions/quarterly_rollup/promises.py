"""What texts may promise from tomorrow on: how long calls back took, of dealerships that want it measured."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from functions.lake import callback_times
from functions.lake.quarter import ZONE, Quarter, current, yesterday
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Lake, parquet_keys, partition
from functions.shared.callback_times import CallbackTimes
from functions.shared.dealership import Dealership


def asking(dealerships: Sequence[Dealership], quarter: Quarter, now: datetime) -> list[str]:
    """The dealerships that want it measured; none of an old quarter, which says nothing of today."""
    if quarter != current(now, ZONE):
        return []
    return [each.id for each in dealerships if "measured" in each.callback_by.values()]


def times(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    *,
    calls: Mapping[str, Path],
    asking: Sequence[str],
    work: Path,
    now: datetime,
) -> dict[str, CallbackTimes]:
    """As of yesterday, by dealership that is `asking`. `calls` are the quarter's files with calls of theirs.

    A dealership of which too little is known gets none: what was measured before no longer holds.
    """
    if not asking:
        return {}
    earlier = [lake.fetch(key, work) for key in parquet_keys(lake, partition(MISSED_CALLS, quarter.previous))]
    through = yesterday(now)
    measured = callback_times.measure(connection, [*calls.values(), *earlier], through)
    return {dealership_id: measured.get(dealership_id, CallbackTimes(through)) for dealership_id in asking}
