"""A caller's matters are the same by Athena's statement and by the rollup's own, which is sooner."""

import duckdb

from functions.lake import engine, parquet
from functions.lake.findings import preparation
from functions.lake.findings.of_calls import MATTERS
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
        TIMESTAMP '2025-07-01 12:34:56.789' + to_minutes(n * 7919 % 8000) AS occurred_at,
        CASE WHEN n % 4 > 0 THEN occurred_at - INTERVAL 4 HOUR END AS local_at,
        CAST(occurred_at - INTERVAL 4 HOUR AS DATE) AS local_date,
        hour(occurred_at - INTERVAL 4 HOUR) AS local_hour,
        CASE WHEN n % 2 = 0 THEN occurred_at + to_seconds(n % 60) END AS texted_at,
        CASE WHEN n % 3 = 0 THEN occurred_at + to_minutes(n % 3000) END AS called_back_at,
        CASE WHEN n % 7 = 0 THEN occurred_at + to_minutes(n % 3000) END AS recovered_at,
        CASE WHEN n % 6 = 0 THEN ['reached', 'message'][1 + n % 2] END AS handled_as,
        CASE WHEN n % 6 = 0 THEN occurred_at + INTERVAL 1 HOUR END AS handled_at
    FROM range(1500) AS numbers (n)
"""


def test_a_callers_matters_are_the_same_by_athenas_statement_and_by_the_rollups_own() -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE missed_calls ({parquet.columns(MISSED_CALLS)}, quarter VARCHAR)")
        connection.execute(_CALLS)
        names = ", ".join(column.name for column in MATTERS.table.columns)
        assert MATTERS.in_rollup
        own, athenas = (
            connection.execute(
                f"SELECT {names} FROM ({engine.bind(select, QUARTER)}) ORDER BY ALL"
            ).fetchall()
            for select in (MATTERS.in_rollup, translate(preparation.select(MATTERS)))
        )
    assert own == athenas
    assert 300 < len(own) < 1500
