"""`rappel query`: a question in Athena's SQL, answered here from the lake's files."""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from cli import athena_sql, lake_views
from cli.lake import LakeOption, readable, stderr
from functions.quarterly_rollup import duck

# A terminal shows no more than this with any use; --csv gives all.
_SHOWN = 500
_FETCHED_AT_ONCE = 10_000


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT in Athena's dialect.")],
    lake: LakeOption,
    as_csv: Annotated[bool, typer.Option("--csv", help="All rows as CSV, instead of a table.")] = False,
) -> None:
    """Ask the lake's tables missed_calls, quarter_hourly and quarter_daily, or one of the findings' views.

    `quarter` is a column of each.
    """
    select = athena_sql.read(sql)
    with TemporaryDirectory(prefix="rappel-") as folder, duck.connect(Path(folder)) as connection:
        with readable("the lake can't be read"):
            lake_views.create(connection, lake, select.tables, Path(folder))
        with readable("the SQL can't be run"), stderr.status("Asking …"):
            connection.execute(select.duckdb)
        names = [column[0] for column in connection.description or []]
        (_write_csv if as_csv else _show)(names, _rows(connection))


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while rows := _fetched(connection):
        yield from rows


def _fetched(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """DuckDB may fail at any row: it computes them as they are fetched."""
    with readable("the SQL can't be run"):
        return connection.fetchmany(_FETCHED_AT_ONCE)


def _write_csv(names: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_text(value) for value in row] for row in rows)


def _show(names: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    table = Table(*names)
    left_out = 0
    for number, row in enumerate(rows):
        if number < _SHOWN:
            table.add_row(*(_text(value) for value in row))
        else:
            left_out += 1
    Console().print(table)
    if left_out:
        stderr.print(f"{left_out:,} more rows: --csv gives them all")


def _text(value: object) -> str:
    """As Athena writes it: nothing for null, true and false, a timestamp to the millisecond."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat(sep=" ", timespec="milliseconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)
