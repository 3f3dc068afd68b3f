"""How long each dealership's departments take to call back, from the last weeks' missed calls."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb

from functions.lake import parquet
from functions.lake.schema import MISSED_CALLS
from functions.shared.call import Department
from functions.shared.callback_times import CallbackTimes

# Each hour of the week comes as often in them. Of fewer callers at one, nine in ten says nothing.
WEEKS = 13
LEAST_CALLERS = 20

_TIMES = (Path(__file__).parent / "sql/callback_times.duckdb.sql").read_text("utf-8")


def measure(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], through: date
) -> dict[str, CallbackTimes]:
    """The times by dealership, of the weeks that end with `through`. `files` have their missed calls."""
    calls = parquet.read(connection, MISSED_CALLS, files)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW recent_calls AS {calls}")
    dates = {"first": through - timedelta(weeks=WEEKS) + timedelta(days=1), "last": through}
    rows = connection.execute(_TIMES, {**dates, "least": LEAST_CALLERS}).fetchall()
    found: dict[str, dict[Department, dict[int, int]]] = {}
    for dealership_id, department, hour, minutes in rows:
        found.setdefault(dealership_id, {}).setdefault(department, {})[hour] = minutes
    return {dealership_id: CallbackTimes(through, minutes) for dealership_id, minutes in found.items()}
