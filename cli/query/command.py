"""`rappel query`: a question in Athena's SQL, answered here from the lake's files."""

import csv
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from cli.query import athena_sql, athena_text, lake_views
from cli.shared.lake import LakeOption, first_line, readable, stderr
from functions.lake import database

# A terminal shows no more than this with any use; --csv gives all.
_SHOWN = 500
_FETCHED_AT_ONCE = 10_000
_ZONED = "TIMESTAMP WITH TIME ZONE"


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT in Athena's dialect.")],
    lake: LakeOption,
    as_csv: Annotated[bool, typer.Option("--csv", help="All rows as CSV, instead of a table.")] = False,
) -> None:
    """Ask the lake in SQL.

    Its tables are missed_calls, quarter_hourly and quarter_daily, and each finding has a view. `quarter` is
    a column of each.
    """
    select = athena_sql.read(sql)
    with TemporaryDirectory(prefix="rappel-") as folder, database.connect(Path(folder)) as connection:
        with readable("the lake can't be read"):
            lake_views.create(connection, lake, select.tables, Path(folder))
        with readable("the SQL can't be run", partial(_explain, select)), stderr.status("Asking …"):
            names, zones = _ask(connection, select)
        rows = (
            [athena_text.to_text(value, zone) for value, zone in zip(row, zones, strict=True)]
            for row in _rows(connection)
        )
        (_write_csv if as_csv else _show)(names, rows)


def _ask(
    connection: duckdb.DuckDBPyConnection, select: athena_sql.Select
) -> tuple[list[str], list[str | None]]:
    """The names of the answer's columns, and the zones of those that are times with one.

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
    connection.execute("FROM answer")
    return names, zones


def _explain(select: athena_sql.Select, error: duckdb.Error) -> str:
    """DuckDB's own advice names a few columns that look alike, and a setting that is locked here."""
    message = first_line(error)
    if "Referenced column" in message or "have a column" in message:
        columns = (f"{name} has {', '.join(athena_sql.columns(name))}" for name in sorted(select.tables))
        return "; ".join([message.rstrip("!"), *columns])
    if "Division by zero" in message:
        return f"{message.partition('. Use ')[0]}: divide by NULLIF(…, 0), which gives null there"
    return message


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while rows := connection.fetchmany(_FETCHED_AT_ONCE):
        yield from rows


def _write_csv(names: list[str], rows: Iterable[list[str]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)


def _show(names: list[str], rows: Iterable[list[str]]) -> None:
    # A value in brackets is no markup.
    console = Console(markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 1_000_000  # a file or a pipe has room for every value
    table = Table(*names)
    left_out = 0
    for number, row in enumerate(rows):
        if number < _SHOWN:
            table.add_row(*row)
        else:
            left_out += 1
    console.print(table)
    if left_out:
        stderr.print(f"{left_out:,} more rows: --csv gives them all")
