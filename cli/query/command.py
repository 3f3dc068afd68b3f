"""`rappel query`: a question in Athena's SQL, answered here from the lake's files."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import duckdb
import typer

from cli.query import (
    athena_sql,
    catalogue,
    duckdb_answer,
    lake_views,
    mistakes,
    output,
    quarters,
    source,
    trino,
)
from cli.shared import two_runs
from cli.shared.lake import MaybeLakeOption, readable, stderr
from functions.lake import database
from functions.lake.storage import Lake

EngineName = Literal["duckdb", "trino"]


def query(
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL", help="One statement in Athena's dialect, a file that ends in .sql, or - for stdin."
        ),
    ],
    lake: MaybeLakeOption = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="duckdb computes here, from --lake; trino there, at --url.")
    ] = "duckdb",
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help=f"Trino's: {trino.FORM}."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="All rows as CSV, instead of a table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All rows as a list of JSON objects.")] = False,
) -> None:
    """Ask the lake in SQL: SELECT, SHOW TABLES, SHOW COLUMNS or DESCRIBE.

    Its tables are missed_calls, quarter_hourly, quarter_daily, calls_hourly, coverage, forecasts, dealerships
    and quarter_runs; most findings have a view. `quarter` is a column of each.

    \b
    rappel query --lake LAKE "SELECT department, calls FROM by_department WHERE quarter = '2025-Q3'"
    rappel query --lake LAKE --csv question.sql > answer.csv
    rappel query --engine trino --url http://localhost:8080/CATALOG/SCHEMA "SELECT count(*) FROM missed_calls"
    """
    if as_csv and as_json:
        raise typer.BadParameter("--csv and --json are two forms of one answer: choose one")
    write = output.write_csv if as_csv else output.write_json if as_json else output.write_table
    text = source.read(sql)
    if engine == "trino":
        _ask_trino(text, lake, url, write)
        return
    if lake is None:
        raise typer.BadParameter("it is missing: write a folder, or s3://BUCKET/PREFIX", param_hint="--lake")
    if url is not None:
        raise typer.BadParameter("it is for --engine trino", param_hint="--url")
    if listing := catalogue.answer(text):
        write(listing.names, [None] * len(listing.names), listing.rows)
        return
    _select(athena_sql.read(text), text, lake, write)


def _ask_trino(sql: str, lake: Lake | None, url: str | None, write: output.Writer) -> None:
    """Sends the SQL as it is: Trino knows its own tables."""
    if url is None:
        raise typer.BadParameter(f"it is missing: write {trino.FORM}", param_hint="--url")
    if lake is not None:
        raise typer.BadParameter("Trino asks the lake that its catalogue names", param_hint="--lake")
    with stderr.status("Asking Trino …"):
        answer = trino.ask(url, sql.strip().removesuffix(";"))
    write(answer.names, [None] * len(answer.names), answer.rows)


def _select(select: athena_sql.Select, sql: str, lake: Lake, write: output.Writer) -> None:
    with TemporaryDirectory(prefix="rappel-") as folder, database.connect(Path(folder)) as connection:
        with readable("the lake can't be read"):
            its_quarters = lake_views.create(connection, lake, select.tables, Path(folder))
            two_runs.warn_of_others(lake, list(its_quarters))
        try:
            with stderr.status("Asking …"):
                names, zones = duckdb_answer.ask(connection, select)
            empty = duckdb_answer.is_empty(connection)
            hint = quarters.hint(connection, select.quarters, its_quarters) if empty else None
            write(names, zones, duckdb_answer.rows(connection))
        except duckdb.Error as error:
            raise mistakes.unanswerable(sql, select, error) from None
    if hint:
        typer.echo(hint, err=True)
