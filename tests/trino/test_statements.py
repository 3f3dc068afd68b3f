"""What `make trino` compares is all of our SQL, and it is told apart where it differs."""

from pathlib import Path

import pytest

from cli.query.trino import Answer
from functions.lake.findings.catalogue import VIEWS
from infra.settings import ROOT
from tests.docs.analysts import STATEMENTS, TEXT
from tests.trino.comparison import difference
from tests.trino.statements import all_statements

FOLDERS = ("functions", "cli", "demo", "infra", "benchmarks")
FILES = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.sql"))]


def test_each_sql_file_is_tried_or_duckdb_s_alone() -> None:
    tried = {statement.file for statement in all_statements() if statement.file}
    others = [file for file in FILES if file not in tried]
    assert tried <= set(FILES)
    assert [file for file in others if not _is_duckdb_s(file)] == []
    assert len(tried) >= 12


def _is_duckdb_s(file: Path) -> bool:
    """By its name, or by its first line (decision 15)."""
    return file.name.endswith(".duckdb.sql") or "DuckDB's dialect" in file.read_text().splitlines()[0]


def test_each_view_and_question_is_tried_as_it_is_written() -> None:
    statements = all_statements()
    assert len({statement.name for statement in statements}) == len(statements) >= 24
    sent = {statement.sql for statement in statements}
    assert {f"SELECT * FROM {view.name}" for view in VIEWS} <= sent
    assert set(STATEMENTS) <= sent
    assert len([line for line in TEXT.splitlines() if line.startswith("**") and line[2].isdigit()]) == 12


@pytest.mark.parametrize(
    ("there", "differs"),
    [
        (Answer(["a", "b"], ["bigint", "double"], [(1, 0.1), (2, 0.2)]), None),
        (Answer(["a", "c"], ["bigint", "double"], [(1, 0.1), (2, 0.2)]), "columns"),
        (Answer(["a", "b"], ["integer", "double"], [(1, 0.1), (2, 0.2)]), "type of a"),
        (Answer(["a", "b"], ["bigint", "double"], [(1, 0.1)]), "rows"),
        (Answer(["a", "b"], ["bigint", "double"], []), "rows"),
        (Answer(["a", "b"], ["bigint", "double"], [(1, 0.1), (2, 0.2 + 3e-17)]), "row 2"),
        (Answer(["a", "b"], ["bigint", "double"], [(1, 0.1), (2.0, 0.2)]), "row 2"),
        (Answer(["a", "b"], ["bigint", "double"], [(2, 0.2), (1, 0.1)]), "row 1"),
    ],
)
def test_answers_are_compared_value_by_value_and_type_by_type(there: Answer, differs: str | None) -> None:
    here = Answer(["a", "b"], ["bigint", "double"], [(1, 0.1), (2, 0.2)])
    found = difference("SELECT a, b FROM t ORDER BY a", there, here)
    assert (found or "").partition(":")[0] == (differs or "")


def test_rows_without_an_order_may_come_in_any() -> None:
    one, other = Answer(["a"], ["bigint"], [(1,), (2,)]), Answer(["a"], ["bigint"], [(2,), (1,)])
    assert difference("SELECT a FROM (SELECT a FROM t ORDER BY a)", one, other) is None
    assert difference("SELECT a FROM t ORDER BY a", one, other)


def test_the_docs_say_how_many_there_are() -> None:
    count = len(all_statements())
    assert f'"statements": {count}, "equal": {count}}}' in (ROOT / "docs" / "trino.md").read_text()


def test_ci_tries_it() -> None:
    assert "\nmake trino\n" in Path(ROOT / ".ci" / "run").read_text()
