"""What a rollup counts in parts, in its own way, are the rows of Athena's statements."""

from collections.abc import Iterator

import duckdb
import pytest

from functions.lake import engine, parquet
from functions.lake.findings import parts, preparation
from functions.lake.findings.of_calls import LAST_EVENTS, MATTERS, WEEKEND_BACKLOG
from functions.lake.findings.response.views import RESPONSE
from functions.lake.findings.view import View
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.translation import translate

QUARTER = Quarter(2025, 3)
# Callers of whom each call may be a matter, or all of them one, or some; two calls of one moment; an older
# lake's calls, without the time there; and callers without a number.
_CALLS = """
    INSERT INTO missed_calls BY NAME
    SELECT
        '2025-Q3' AS quarter,
        'call-' || n AS call_id,
        'dealership-' || n % 3 AS dealership_id,
        ['sales', 'service', 'parts'][1 + n * 7 % 3] AS department,
        CASE WHEN n % 5 > 0 THEN 'caller-' || n % 97 END AS caller_key,
        TIMESTAMP '2025-07-01 12:34:56.789' + to_minutes(n * 7919 % 11000) AS occurred_at,
        CASE WHEN n % 4 > 0 THEN occurred_at - INTERVAL 4 HOUR END AS local_at,
        CAST(occurred_at - INTERVAL 4 HOUR AS DATE) AS local_date,
        hour(occurred_at - INTERVAL 4 HOUR) AS local_hour,
        isodow(local_date) AS local_weekday,
        CASE WHEN n % 2 = 0 THEN occurred_at + to_seconds(n % 60) END AS texted_at,
        CASE WHEN n % 3 = 0 THEN occurred_at + to_minutes(n % 3000) END AS called_back_at,
        CASE WHEN n % 7 = 0 THEN occurred_at + to_minutes(n % 3000) END AS recovered_at,
        CASE WHEN n % 6 = 0 THEN ['reached', 'message'][1 + n % 2] END AS handled_as,
        CASE WHEN n % 6 = 0 THEN occurred_at + INTERVAL 1 HOUR END AS handled_at
    FROM range(1500) AS numbers (n)
"""


# A part holds a dealership, or all of them.
SIZES = (1, 10_000)


@pytest.fixture(scope="module")
def calls() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE missed_calls ({parquet.columns(MISSED_CALLS)}, quarter VARCHAR)")
        connection.execute(_CALLS)
        connection.execute(
            "CREATE TABLE quarter_hourly AS"
            " SELECT dealership_id, department, count(*) AS calls FROM missed_calls GROUP BY ALL"
        )
        connection.execute("CREATE TABLE gaps (quarter VARCHAR, dealership_id VARCHAR, reason VARCHAR)")
        assert LAST_EVENTS.in_rollup
        connection.execute(f"CREATE TABLE last_events AS {engine.bind(LAST_EVENTS.in_rollup, QUARTER)}")
        yield connection


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "view", [LAST_EVENTS, MATTERS, RESPONSE, WEEKEND_BACKLOG], ids=lambda view: view.name
)
def test_a_view_has_the_rows_of_athenas_statement(
    calls: duckdb.DuckDBPyConnection, view: View, size: int
) -> None:
    parts.count(calls, QUARTER, calls=size)
    assert view.in_rollup
    in_parts = view in (MATTERS, WEEKEND_BACKLOG)
    own = view.name if in_parts else f"({engine.bind(view.in_rollup, QUARTER)})"
    names = ", ".join(column.name for column in view.table.columns)
    athenas = engine.bind(translate(preparation.select(view)), QUARTER)
    rows, expected = (
        calls.execute(f"SELECT {names} FROM {source} ORDER BY ALL").fetchall()
        for source in (own, f"({athenas})")
    )
    assert rows == expected
    assert len(rows) > 2


@pytest.mark.parametrize("size", SIZES)
def test_there_is_an_episode_a_matter(calls: duckdb.DuckDBPyConnection, size: int) -> None:
    parts.count(calls, QUARTER, calls=size)
    own = calls.execute(
        "SELECT CAST(dealership_id AS VARCHAR) AS dealership_id, CAST(department AS VARCHAR) AS department,"
        " local_began FROM episodes ORDER BY ALL"
    ).fetchall()
    matters = f"({engine.bind(translate(preparation.select(MATTERS)), QUARTER)})"
    expected = calls.execute(
        f"SELECT dealership_id, department, local_began FROM {matters} ORDER BY ALL"
    ).fetchall()
    assert own == expected
    assert 300 < len(own) < 1500
