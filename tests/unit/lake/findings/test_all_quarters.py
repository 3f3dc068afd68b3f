"""Athena's views span all quarters: what they say of one is what the rollup finds of it alone."""

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from functions.lake import aggregates, database, engine, findings
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.departments import caller_values
from functions.lake.findings.departments.worth import ESTIMATED
from functions.lake.findings.months.views import CHANGES
from functions.lake.findings.staffing.views import STAFFING_BLOCKS
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLER_VALUES, COVERAGE, MISSED_CALLS, QUARTER_DAILY
from functions.lake.storage import object_key
from functions.lake.translation import in_duckdb
from tests.unit.lake.findings.conftest import Q3, Lake

pytestmark = pytest.mark.slow

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of_q3(lake: Lake, quarters: list[Quarter], work: Path) -> Rows:
    """Each view's rows of Q3 where the lake's tables have these quarters; exact quantiles."""
    work.mkdir()
    with database.connect(work) as connection:
        selects: dict[str, list[str]] = {}
        for quarter in quarters:
            folder = work / str(quarter)
            folder.mkdir()
            calls = lake.folder / object_key(MISSED_CALLS, quarter)
            counted = aggregates.compute(engine.on_duckdb(connection, quarter, [calls]), folder)
            findings.find_coverage(connection, quarter, counted[QUARTER_DAILY], quarter.last)
            counted[COVERAGE] = findings.write_coverage(connection, quarter, folder)
            ids = [row["dealership_id"] for row in lake.rows(quarter)]
            caller_values.prepare(connection, quarter, ids, {}, ESTIMATED)
            counted[CALLER_VALUES] = caller_values.write(connection, folder)
            for table, file in {MISSED_CALLS: calls, **counted}.items():
                selects.setdefault(table.name, []).append(
                    f"SELECT *, '{quarter}' AS quarter FROM read_parquet('{file}', hive_partitioning = false)"
                )
        connection.execute("DROP TABLE caller_values")  # the lake's stands in its place
        for name, parts in selects.items():
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {' UNION ALL '.join(parts)}")
        found: Rows = {}
        for view in VIEWS:
            statement = in_duckdb(view.sql)
            connection.execute(f"CREATE TEMP TABLE {view.name} AS {statement}")
            # A change is against other quarters by its nature.
            columns = "quarter, dealership_id, department, calls" if view is CHANGES else "*"
            rows = connection.execute(f"SELECT {columns} FROM {view.name} WHERE quarter = '{Q3}'")
            found[view.name] = sorted(map(_rounded, rows.fetchall()), key=str)
    return found


def _rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A sum of floating points depends on its order in the last digit."""
    return tuple(round(value, 9) if isinstance(value, float) else value for value in row)


@pytest.fixture(scope="module")
def alone_and_among(lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, Rows]:
    work = tmp_path_factory.mktemp("all quarters")
    return rows_of_q3(lake, [Q3], work / "alone"), rows_of_q3(lake, list(lake.truths), work / "among")


@pytest.mark.parametrize("name", [view.name for view in VIEWS])
def test_a_quarter_among_others_has_the_rows_that_it_has_alone(
    name: str, alone_and_among: tuple[Rows, Rows]
) -> None:
    alone, among = alone_and_among
    assert alone[name]
    assert among[name] == alone[name]


@pytest.mark.parametrize("quarter", ["2024-Q1", "2025-Q1", "2025-Q2", "2025-Q3", "2026-Q4", "2027-Q4"])
def test_a_block_s_average_is_over_the_times_that_its_weekday_comes(quarter: str) -> None:
    """One call in each hour of the week."""
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE quarter_hourly AS SELECT '{quarter}' AS quarter, 'garage' AS dealership_id,"
            " weekday::INT AS local_weekday, hour::INT AS local_hour, 1::BIGINT AS calls"
            " FROM range(1, 8) AS weekdays (weekday), range(24) AS hours (hour)"
        )
        select = in_duckdb(STAFFING_BLOCKS.sql)
        rows = connection.execute(f"SELECT DISTINCT weekday, weekly_calls FROM ({select})").fetchall()
    times = Counter(day.isoweekday() for day in Quarter.parse(quarter).days)
    assert dict(rows) == {weekday: 3 / number for weekday, number in times.items()}


def test_a_block_of_hours_lies_within_its_day(alone_and_among: tuple[Rows, Rows]) -> None:
    blocks = [(row[3], row[4]) for row in alone_and_among[0]["staffing_blocks"]]
    assert (min(blocks), max(blocks)) == ((0, 3), (21, 24))
