"""Athena's dialect becomes DuckDB's."""

from functions.lake import translation


def test_a_select_asks_for_its_quarter_after_translation_too() -> None:
    select = "SELECT date_diff('day', DATE '2025-01-01', local_date) FROM t WHERE quarter = :quarter"
    assert translation.in_duckdb(select) == (
        "SELECT DATE_DIFF('DAY', CAST('2025-01-01' AS DATE), local_date) FROM t WHERE quarter = :quarter"
    )


def test_a_statement_that_changed_is_another() -> None:
    assert translation.digest("SELECT 1") != translation.digest("SELECT 2")
