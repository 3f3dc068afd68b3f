"""SHOW and DESCRIBE answer as Athena's do."""

import csv
import io
from pathlib import Path

import pytest

from functions.lake.findings import catalogue
from functions.lake.findings.scopes import SCOPES
from functions.lake.schema import MISSED_CALLS, TABLES
from tests.command_line import Run

VIEWS = sorted(view.name for view in (*catalogue.VIEWS, *SCOPES))
ALL = sorted([*VIEWS, *(table.name for table in TABLES), "quarter_runs"])


def listed(run: Run, tmp_path: Path, sql: str) -> list[list[str]]:
    ran = run("query", "--lake", tmp_path, "--csv", sql)
    assert (ran.status, ran.err) == (0, "")
    return list(csv.reader(io.StringIO(ran.out)))


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SHOW TABLES", ALL),
        ("show tables;", ALL),
        ("SHOW -- which?\n/* all */ TABLES", ALL),
        ("SHOW TABLES IN rappel_prod", ALL),
        ("SHOW TABLES '*_calls'", ["missed_calls"]),
        (
            "SHOW TABLES IN `rappel-prod` 'quarter_.*|missed*'",
            ["missed_calls", "quarter_daily", "quarter_hourly", "quarter_runs"],
        ),
        ("SHOW TABLES LIKE 'nope'", []),
    ],
)
def test_show_tables_lists_tables_and_views(run: Run, tmp_path: Path, sql: str, names: list[str]) -> None:
    assert listed(run, tmp_path, sql) == [["tab_name"], *([name] for name in names)]


def test_show_views_lists_the_findings(run: Run, tmp_path: Path) -> None:
    assert listed(run, tmp_path, "SHOW VIEWS") == [["views"], *([name] for name in VIEWS)]
    assert listed(run, tmp_path, "SHOW VIEWS LIKE 'by*'") == [
        ["views"],
        ["by_department"],
        ["by_month"],
        ["by_week"],
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "SHOW COLUMNS FROM missed_calls",
        "SHOW COLUMNS IN Missed_Calls",
        "SHOW COLUMNS FROM rappel_prod.missed_calls",
        "SHOW COLUMNS IN missed_calls IN rappel_prod",
    ],
)
def test_show_columns_names_them_the_partition_last(run: Run, tmp_path: Path, sql: str) -> None:
    names = [column.name for column in MISSED_CALLS.columns]
    assert listed(run, tmp_path, sql) == [["field"], *([name] for name in names), ["quarter"]]


@pytest.mark.parametrize("sql", ["DESCRIBE missed_calls", "desc `rappel_prod`.missed_calls ;"])
def test_describe_says_each_column_s_type_and_meaning(run: Run, tmp_path: Path, sql: str) -> None:
    [heading, *described] = listed(run, tmp_path, sql)
    assert heading == ["col_name", "data_type", "comment"]
    assert described[0] == ["call_id", "string", "The provider's id of the call"]
    assert described[-1] == ["quarter", "string", "Quarter by local date, e.g. 2025-Q3"]
    assert len(described) == len(MISSED_CALLS.columns) + 1


def test_a_view_is_described_in_the_order_in_which_it_is_read(run: Run, tmp_path: Path) -> None:
    assert [row[0] for row in listed(run, tmp_path, "DESCRIBE by_month")[1:]] == [
        "quarter",
        "dealership_id",
        "month",
        "department",
        "calls",
    ]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DESCRIBE missedcalls", "the table missedcalls does not exist: there are by_department, "),
        ("SHOW COLUMNS FROM quarter_dayly", "; did you mean quarter_daily?"),
        ("DESCRIBE TABLE missed_calls", "write SHOW TABLES, SHOW VIEWS, SHOW COLUMNS FROM missed_calls or "),
        ("SHOW PARTITIONS missed_calls", "write SHOW TABLES, "),
        ("SHOW TABLES; SHOW TABLES", "write SHOW TABLES, "),
    ],
)
def test_what_can_t_be_listed_is_said_in_a_line(run: Run, tmp_path: Path, sql: str, said: str) -> None:
    ran = run("query", "--lake", tmp_path, sql)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert said in ran.err
