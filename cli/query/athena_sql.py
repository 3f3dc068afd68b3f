"""Reads a SELECT in Athena's dialect, and writes it in DuckDB's."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from cli.query import athena_times
from cli.shared.errors import Failed
from functions.lake.findings.catalogue import VIEWS
from functions.lake.schema import TABLES

LAKE_TABLES = {table.name: table for table in (*TABLES, *(view.table for view in VIEWS))}


@dataclass(frozen=True, slots=True)
class Select:
    """`tables` are the lake's tables that it reads, and its findings' views.

    `zones` are the columns that hold the local time of a zone, without it: in the answer Athena names it.
    """

    duckdb: str
    tables: frozenset[str]
    zones: Mapping[str, str]


def read(sql: str) -> Select:
    """Reads a SELECT of the lake's tables. Raises Failed where it is none."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # what it would warn of is refused below
    try:
        statements = [part for part in sqlglot.parse(sql, read="athena") if part is not None]
        if len(statements) != 1 or not isinstance(statements[0], exp.Query):
            raise Failed("the SQL must be one SELECT")
        return _translate(statements[0])
    except SqlglotError as error:
        raise Failed(f"the SQL can't be read: {_where(error)}") from None


def columns(table: str) -> list[str]:
    return [*(column.name for column in LAKE_TABLES[table].columns), "quarter"]


def _translate(select: exp.Query) -> Select:
    tables = _find_tables(select)
    _name_columns(select)
    zones = athena_times.rewrite(select)
    return Select(select.sql(dialect="duckdb"), tables, zones)


def _find_tables(select: exp.Query) -> frozenset[str]:
    """Athena's queries may name the database; here there is one lake."""
    used = set()
    named_here = {block.alias.lower() for block in select.find_all(exp.CTE)}
    for table in select.find_all(exp.Table):
        name = table.name.lower()
        if name in LAKE_TABLES:
            table.set("db", None)
            table.set("catalog", None)
            used.add(name)
        elif name not in named_here and isinstance(table.this, exp.Identifier):
            names = ", ".join(sorted(LAKE_TABLES))
            raise Failed(f"the table {table.name} does not exist: there are {names}")
    return frozenset(used)


def _name_columns(select: exp.Query) -> None:
    """Names columns as Athena does: it calls a column without a name by its place: _col0, _col1 …"""
    if isinstance(select, exp.Select):
        named = (exp.Alias, exp.Column, exp.Star)
        select.set(
            "expressions",
            [
                column if isinstance(column, named) else exp.alias_(column, f"_col{place}")
                for place, column in enumerate(select.expressions)
            ],
        )


def _where(error: SqlglotError) -> str:
    for problem in getattr(error, "errors", []):
        description = str(problem["description"]).split(" for <class")[0].rstrip(".")
        return f"{description}, at line {problem['line']} column {problem['col']}"
    return str(error).splitlines()[0]
