"""An empty answer says which quarters the lake has, where it asks for another."""

from pathlib import Path

import pytest

from tests.command_line import Run

ITS_QUARTERS = "its quarters are 2025-Q2, 2025-Q3\n"


@pytest.mark.parametrize(
    ("sql", "asked"),
    [
        ("SELECT call_id FROM missed_calls WHERE quarter = '2031-Q1'", "quarter = '2031-Q1'"),
        ("SELECT call_id FROM missed_calls WHERE quarter = '2025Q3' AND open_hours", "quarter = '2025Q3'"),
        ("SELECT count(*), max(line) FROM missed_calls m WHERE m.quarter = '2024-Q3'", "quarter = '2024-Q3'"),
        (
            "SELECT 1 FROM missed_calls WHERE quarter IN ('2024-Q3', '2024-Q4')",
            "quarter IN ('2024-Q3', '2024-Q4')",
        ),
        ("SELECT 1 FROM missed_calls WHERE quarter LIKE '2024%'", "quarter LIKE '2024%'"),
        (
            "SELECT 1 FROM missed_calls WHERE quarter > '2025-Q3' AND line = 'x' AND quarter < '2026'",
            "quarter > '2025-Q3' AND quarter < '2026'",
        ),
        (
            "WITH a AS (SELECT * FROM missed_calls WHERE quarter = '2026-Q1') SELECT line FROM a",
            "quarter = '2026-Q1'",
        ),
        (
            "SELECT 1 FROM missed_calls a JOIN missed_calls b ON a.quarter = b.quarter AND b.quarter = 'x'",
            "quarter = 'x'",
        ),
    ],
)
def test_the_lake_s_quarters_are_told(run: Run, lake: Path, sql: str, asked: str) -> None:
    ran = run("query", "--lake", lake, "--csv", sql)
    assert (ran.status, len(ran.out.splitlines()) <= 2) == (0, True)
    assert ran.err == f"missed_calls has nothing where {asked}: {ITS_QUARTERS}"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM missed_calls WHERE quarter = '2025-Q3' AND line = 'nope'",  # empty for another reason
        "SELECT 1 FROM missed_calls WHERE quarter IN ('2025-Q3', '2031-Q1')",
        "SELECT 1 FROM missed_calls WHERE quarter = '2025-Q3' OR quarter = '2031-Q1'",
        "SELECT 1 FROM missed_calls WHERE line = 'nope'",
        "SELECT 1 FROM missed_calls a JOIN missed_calls b ON a.quarter > b.quarter AND a.line = 'nope'",
        "SELECT 1 WHERE false",
    ],
)
def test_nothing_is_told_where_the_quarter_isn_t_why(run: Run, lake: Path, sql: str) -> None:
    ran = run("query", "--lake", lake, "--csv", sql)
    assert (ran.status, ran.err) == (0, "")


def test_a_finding_tells_the_table_that_it_reads(run: Run, lake: Path) -> None:
    ran = run("query", "--lake", lake, "--csv", "SELECT * FROM response WHERE quarter = '2024-Q1'")
    assert (ran.status, ran.err) == (0, f"missed_calls has nothing where quarter = '2024-Q1': {ITS_QUARTERS}")
