"""Counts what depends on each caller, or on each wait, some dealerships at a time.

A dealership's rows depend on its own calls alone: memory is bounded by a part's, whatever the market's size.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import duckdb

from functions.lake.database import quoted
from functions.lake.engine import bind
from functions.lake.findings.of_calls import MATTERS, WEEKEND_BACKLOG
from functions.lake.findings.view import read_sql
from functions.lake.quarter import Quarter

# About how many calls a part has. All of a dealership's are in one.
CALLS = 2_000_000
_CALLER_CALLS, _REPEATED, _EPISODES, _WAITS = (
    read_sql(__file__, f"{name}.duckdb")
    for name in ("caller_calls", "repeated_callers", "episodes", "dealership_waits")
)
_DEALERSHIPS = """
    SELECT dealership_id, CAST(sum(calls) AS BIGINT) FROM quarter_hourly GROUP BY dealership_id
    ORDER BY dealership_id
"""
_DEPARTMENTS = "SELECT DISTINCT department FROM quarter_hourly ORDER BY department"
# Two calls of a caller at one moment.
_TIES = """
    SELECT caller FROM caller_calls JOIN repeated_callers USING (caller)
    GROUP BY caller, occurred_at HAVING count(*) > 1 LIMIT 1
"""


def count(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    made: Mapping[str, str] | None = None,
    calls: int = CALLS,
) -> None:
    """Makes `episodes`; and `weekend_backlog` and `dealership_waits`, unless `made` has what comes of them.

    The connection has `last_events` and `gaps`, and of `quarter_hourly` this quarter alone.
    """
    dealerships = connection.execute(_DEALERSHIPS).fetchall()
    departments = [name for (name,) in connection.execute(_DEPARTMENTS).fetchall()]
    _make_episodes(connection, [id_ for id_, _ in dealerships], departments)
    if made:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {MATTERS.name} AS {made[MATTERS.name]}")
        connection.execute(f"INSERT INTO episodes BY NAME {_EPISODES}")
        return
    assert MATTERS.in_rollup
    assert WEEKEND_BACKLOG.in_rollup
    matters = bind(MATTERS.in_rollup, quarter)
    counted = {"dealership_waits": _WAITS, WEEKEND_BACKLOG.name: bind(WEEKEND_BACKLOG.in_rollup, quarter)}
    for number, part in enumerate(_parts(dealerships, calls)):
        _show_callers(connection, part)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {MATTERS.name} AS {matters}")
        connection.execute(f"INSERT INTO episodes BY NAME {_EPISODES}")
        for name, select in counted.items():
            into = f"INSERT INTO {name} BY NAME" if number else f"CREATE OR REPLACE TEMP TABLE {name} AS"
            connection.execute(f"{into} {select.replace(':part', part)}")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {MATTERS.name} AS {of_all(matters)}")
    connection.execute("DROP TABLE caller_calls")
    connection.execute("DROP TABLE repeated_callers")


def of_all(select: str) -> str:
    """Writes a SELECT from a part's tables so that it reads all calls: nobody asks it of a large market."""
    calls = _CALLER_CALLS.replace(":part", "true").replace(":call_id", "call_id")
    shown = f"caller_calls AS MATERIALIZED (\n{calls}), repeated_callers AS MATERIALIZED (\n{_REPEATED})"
    return f"WITH {shown} SELECT * FROM (\n{select})"  # noqa: S608 -- ours


def _show_callers(connection: duckdb.DuckDBPyConnection, part: str) -> None:
    select = _CALLER_CALLS.replace(":part", part)
    _table(connection, "caller_calls", select.replace(":call_id", "CAST(NULL AS VARCHAR)"))
    _table(connection, "repeated_callers", _REPEATED)
    if connection.execute(_TIES).fetchone():
        _table(connection, "caller_calls", select.replace(":call_id", "call_id"))


def _table(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")


def _make_episodes(
    connection: duckdb.DuckDBPyConnection, dealerships: Sequence[str], departments: Sequence[str]
) -> None:
    """There are as many rows as callers: of a name, which is one of few, each has the number alone."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE episodes (dealership_id {_one_of(dealerships)}, anonymous BOOLEAN,"
        f" department {_one_of(departments)}, day DATE, local_began TIMESTAMP_MS, reached_after INTEGER,"
        " called_after INTEGER, tapped_after INTEGER, known_for INTEGER, texted_before BOOLEAN)"
    )


def _one_of(names: Sequence[str]) -> str:
    return f"ENUM({', '.join(map(quoted, names or ['']))})"


def _parts(dealerships: Sequence[tuple[str, int]], calls: int) -> Iterator[str]:
    """Says which dealerships each part has, as a condition. They are given in order, with their calls."""
    begun, before = [], 0
    for id_, number in dealerships:
        begun.append((before // calls, id_))
        before += number
    for _, part in groupby(begun, lambda each: each[0]):
        ids = [id_ for _, id_ in part]
        yield f"dealership_id BETWEEN {quoted(ids[0])} AND {quoted(ids[-1])}"
    if not begun:
        yield "false"
