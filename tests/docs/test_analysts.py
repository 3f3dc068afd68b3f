"""docs/analysts.md tells the truth: its columns are the schema's, and each of its SQL statements runs."""

import csv
import io
import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from cli import simulation
from cli.simulation.command import write
from functions.lake.findings.catalogue import VIEWS
from functions.lake.quarter import Quarter
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import TABLES, Table
from functions.lake.storage import Folder
from functions.shared.call import SUPPRESSION_REASONS
from tests.command_line import Run, run
from tests.docs.analysts import BLOCKS, STATEMENTS, TEXT

__all__ = ["run"]

QUARTERS = ("2024-Q2", "2024-Q3", "2025-Q2", "2025-Q3")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lake")
    for quarter in map(Quarter.parse, QUARTERS):
        drawn = simulation.draw(quarter, calls=4_000, dealerships=6, seed=7)
        write(drawn, Folder(made))
    return made


@pytest.fixture
def rolled_up(run: Run, lake: Path) -> Path:
    if not (lake / "manifests").exists():
        for quarter in QUARTERS:
            assert run("rollup", "--quarter", quarter, "--lake", lake).status == 0
    return lake


def test_it_has_ten_questions_and_more_statements() -> None:
    assert len([kind for kind, _ in BLOCKS if kind == "sql"]) >= 10
    assert len(STATEMENTS) >= 13


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_statement_is_athena_s_and_finds_something(run: Run, rolled_up: Path, statement: str) -> None:
    [parsed] = sqlglot.parse(statement, read="athena")
    assert isinstance(parsed, sqlglot.exp.Select)
    ran = run("query", "--lake", rolled_up, "--csv", statement)
    assert (ran.status, ran.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert rows
    assert all(any(row[column] for row in rows) for column in rows[0]), "a column without a value"


def test_the_functions_that_it_says_are_athena_s_alone_are_not_here(run: Run, tmp_path: Path) -> None:
    said = re.search(r"Some of Athena's functions it hasn't:\s(.*?) are among them", TEXT, re.DOTALL)
    assert said
    names = re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", said[1], flags=re.DOTALL))
    assert len(names) >= 6
    for name in names:
        ran = run("query", "--lake", tmp_path, "--csv", f"SELECT {name}(now(), 1)")
        assert re.search("does not exist|Athena's alone|doesn't take", ran.err), name
    assert (
        run(
            "query", "--lake", tmp_path, "--csv", "SELECT date_format(now(), '%Y'), date_parse('25', '%y')"
        ).status
        == 0
    )


def test_a_decimal_s_quotient_is_longer_here_than_it_says_athena_s_is(run: Run, tmp_path: Path) -> None:
    said = re.search(r"`(1\.0 / 3)` is (0\.3333) here", TEXT)
    assert said
    assert run("query", "--lake", tmp_path, "--csv", f"SELECT {said[1]} AS a").out.startswith(f"a\n{said[2]}")


@pytest.mark.parametrize("statement", [*STATEMENTS, *(view.sql for view in VIEWS)])
def test_no_statement_or_view_counts_in_decimals(statement: str) -> None:
    """Athena would leave a share one place: 0.3."""
    reckoned = sqlglot.parse_one(statement, read="athena").find_all(exp.Binary)
    terms = [term.unnest().sql() for each in reckoned for term in (each.this, each.expression)]
    assert [term for term in terms if re.fullmatch(r"\d*\.\d*", term)] == []


@pytest.mark.parametrize(
    "table", [*TABLES, QUARTER_RUNS, *(view.table for view in VIEWS)], ids=lambda table: table.name
)
def test_each_table_and_view_is_described_as_the_schema_says_it(table: Table) -> None:
    section = TEXT.partition(f"### `{table.name}`\n")[2].partition("\n#")[0]
    assert section.strip().startswith(table.comment)
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", section, re.MULTILINE)
    assert rows[:-1] == [(column.name, column.type, column.comment) for column in table.columns]
    assert rows[-1][0] == "quarter"


def test_each_reason_is_explained_in_the_order_in_which_they_are_given() -> None:
    section = TEXT.partition("### Why a text was suppressed\n")[2].partition("\n#")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)[1:]) == SUPPRESSION_REASONS


def test_the_lake_s_own_values_are_the_views_too(run: Run, rolled_up: Path) -> None:
    of_service = "WHERE quarter = '2025-Q3' AND department = 'service' AND dealership_id IS NULL"
    sql = f"SELECT value / calls AS worth FROM by_department {of_service}"
    rollup = ("rollup", "--quarter", "2025-Q3", "--lake", rolled_up)
    own = rolled_up / "values.toml"
    own.write_text("[service]\ndollars_per_call = 200\nrecovery_rate = 0.5\n")
    try:
        assert run(*rollup).status == 0
        assert run("query", "--lake", rolled_up, "--csv", sql).out == "worth\n100.0\n"
        own.write_text("[service]\ndollars_per_call = -1\nrecovery_rate = 0.5\n")
        ran = run(*rollup)
        assert (ran.status, len(ran.err.splitlines())) == (1, 1)
        assert "values.toml, service.dollars_per_call" in ran.err
    finally:
        own.unlink()
