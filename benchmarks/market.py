"""A lake with a quarter of any size, made by SQL in a second per quarter of a million calls."""

from pathlib import Path

import duckdb

from cli.simulation.week import ORDINARY
from functions.lake import parquet
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, object_key

QUARTER = Quarter(2025, 3)
_CALLS = Path(__file__).with_name("market.sql").read_text(encoding="utf-8")


def lay(root: Path, calls: int, dealerships: int) -> Folder:
    """Sorted and typed as the rollup writes it."""
    target = root / object_key(MISSED_CALLS, QUARTER)
    target.parent.mkdir(parents=True)
    hours = [
        weekday * 24 + hour
        for weekday, weights in enumerate(ORDINARY)
        for hour, weight in enumerate(weights)
        for _ in range(weight)
    ]
    with duckdb.connect(str(root / "market.duckdb")) as connection:
        connection.execute("SET memory_limit = '1500MB'")
        # Python's -c looks like a person at the keyboard to DuckDB.
        connection.execute("SET enable_progress_bar = false")
        connection.execute(
            f"CREATE TABLE drawn AS {_CALLS}",
            {"calls": calls, "dealerships": dealerships, "hours": hours},
        )
        parquet.write(connection, "drawn", MISSED_CALLS, target)
    (root / "market.duckdb").unlink()
    return Folder(root)
