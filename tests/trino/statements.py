"""Every statement that is ours in Athena's dialect, by where it is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cli.query.trino import Answer
from demo.lake import QUESTION
from functions.lake import engine
from functions.lake.aggregates import AGGREGATES
from functions.lake.findings import preparation
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.of_calls import OF_CALLS
from functions.lake.findings.scopes import SCOPES
from functions.lake.quarter import Quarter
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import TABLES
from infra.constructs import views
from tests.docs.analysts import STATEMENTS
from tests.trino.answers import Answers

QUARTER = Quarter(2025, 3)
# What the saved queries take for today.
TODAY = "DATE '2025-11-30'"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it is sent to Athena, and how DuckDB comes to the same answer in production.

    `file`: the .sql file that holds it, if any.
    """

    name: str
    sql: str
    answer: Callable[[Answers], Answer]
    file: Path | None = None


def all_statements() -> list[Statement]:
    return [*_tables(), *_aggregates(), *_findings(), *_views(), *_saved_queries(), *_questions()]


def _tables() -> Iterator[Statement]:
    """The tables as Glue has them, each column by its declared type."""
    for table in (*TABLES, QUARTER_RUNS):
        sql = f"SELECT * FROM {table.name} WHERE quarter IN ('{QUARTER.year_before}', '{QUARTER}')"
        yield Statement(f"table {table.name}", sql, partial(Answers.query, sql=sql))


def _aggregates() -> Iterator[Statement]:
    """What a rollup counts, beside the Parquet that it published."""
    for table, sql in AGGREGATES.items():
        file = Path(engine.__file__).parent / "sql" / f"{table.name}.sql"
        yield Statement(
            f"aggregate {table.name}",
            engine.bind(sql, QUARTER),
            partial(Answers.published, table=table, quarter=QUARTER),
            file,
        )


def _findings() -> Iterator[Statement]:
    """A view's SELECT of one quarter, beside the table that the rollup's report is made of."""
    for view in dict.fromkeys((*OF_CALLS, *VIEWS)):
        bound = preparation.of_quarter(view)
        yield Statement(
            f"finding {view.name}",
            engine.bind(bound, QUARTER),
            partial(Answers.finding, view=view, quarter=QUARTER),
            Path(view.module).with_name(f"{view.name}.sql"),
        )


def _views() -> Iterator[Statement]:
    """The views as Glue has them, over all quarters."""
    for view in (*VIEWS, *SCOPES):
        sql = f"SELECT * FROM {view.name}"
        yield Statement(f"view {view.name}", sql, partial(Answers.query, sql=sql))


def _saved_queries() -> Iterator[Statement]:
    for view in VIEWS:
        sql = views.saved_query(view, today=TODAY)
        yield Statement(f"saved query {view.name}", sql, partial(Answers.query, sql=sql))


def _questions() -> Iterator[Statement]:
    """docs/analysts.md's, its snippets' among them, and the demo's."""
    for number, sql in enumerate([*STATEMENTS, QUESTION.format(quarter=QUARTER)], start=1):
        yield Statement(f"question {number}", sql, partial(Answers.query, sql=sql))
