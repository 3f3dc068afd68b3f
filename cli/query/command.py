"""`rappel query`: a question in Athena's SQL, answered here from the lake's files."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import duckdb
import typer

from cli.query import athena_sql, catalogue, lake_views, mistakes, output, quarters, source
from cli.shared.lake import LakeOption, readable, stderr
from functions.lake import database
from functions.lake.storage import Lake

_FETCHED_AT_ONCE = 10_000
_ZONED = "TIMESTAMP WITH TIME ZONE"


def query(
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL", help="One statement in Athena's dialect, a file that ends in .sql, or - for stdin."
        ),
    ],
    lake: LakeOption,
    as_csv: Annotated[bool, typer.Option("--csv", help="All rows as CSV, instead of a table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All rows as a list of JSON objects.")] = False,
) -> None:
    """Ask the lake in SQL: SELECT, SHOW TABLES, SHOW COLUMNS or DESCRIBE.

    Its tables are missed_calls, quarter_hourly and quarter_daily, and each finding has a view. `quarter` is
    a column of each.

    \b
    rappel query --lake LAKE "SELECT department, calls FROM by_department WHERE quarter = '2025-Q3'"
    rappel query --lake LAKE --csv question.sql > answer.csv
    """
    if as_csv and as_json:
        raise typer.BadParameter("--csv and --json are two forms of one answer: choose one")
    write = output.write_csv if as_csv else output.write_json if as_json else output.write_table
    text = source.read(sql)
    if listing := catalogue.answer(text):
        write(listing.names, [None] * len(listing.names), listing.rows)
        return
    _select(athena_sql.read(text), text, lake, write)


def _select(select: athena_sql.Select, sql: str, lake: Lake, write: output.Writer) -> None:
    with TemporaryDirectory(prefix="rappel-") as folder, database.connect(Path(folder)) as connection:
        with readable("the lake can't be read"):
            its_quarters = lake_views.create(connection, lake, select.tables, Path(folder))
        try:
            with stderr.status("Asking …"):
                names, zones = _ask(connection, select)
            hint = quarters.hint(connection, select.quarters, its_quarters) if _is_empty(connection) else None
            write(names, zones, _rows(connection))
        except duckdb.Error as error:
            raise mistakes.unanswerable(sql, select, error) from None
    if hint:
        typer.echo(hint, err=True)


def _ask(
    connection: duckdb.DuckDBPyConnection, select: athena_sql.Select
) -> tuple[list[str], list[str | None]]:
    """Returns the names of the answer's columns, and the zones of those that are times with one.

    All rows are computed before the first is fetched: SQL that fails leaves no part of an answer.
    """
    answer = connection.sql(select.duckdb)
    names = list(answer.columns)
    kinds = [str(kind) for kind in answer.types]
    # DuckDB's timestamp with time zone is in UTC. Python would get it by way of pytz.
    zones = [
        "UTC" if _ZONED in kind else select.zones.get(name.lower())
        for name, kind in zip(names, kinds, strict=True)
    ]
    columns = ", ".join(
        f"CAST(#{place} AS {kind.replace(_ZONED, 'TIMESTAMP')}) AS c{place}"
        for place, kind in enumerate(kinds, start=1)
    )
    connection.execute(f"CREATE TEMP TABLE answer AS SELECT {columns} FROM ({select.duckdb})")
    return names, zones


def _is_empty(connection: duckdb.DuckDBPyConnection) -> bool:
    """No row, or the one row of counts and sums of nothing."""
    rows = connection.execute("FROM answer LIMIT 2").fetchall()
    return not rows or (len(rows) == 1 and all(value is None or value == 0 for value in rows[0]))


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    connection.execute("FROM answer")
    while rows := connection.fetchmany(_FETCHED_AT_ONCE):
        yield from rows
