"""Reads a SELECT in Athena's dialect, and writes it in DuckDB's."""

import logging
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from cli.errors import Failed
from functions.quarterly_rollup.findings.tables import FINDINGS
from functions.quarterly_rollup.schema import TABLES

LAKE_TABLES = {table.name for table in TABLES} | {finding.name for finding in FINDINGS}


@dataclass(frozen=True, slots=True)
class Select:
    """`tables` are the lake's tables that it reads, and its findings' views."""

    duckdb: str
    tables: frozenset[str]


def read(sql: str) -> Select:
    """Raises Failed where it is no SELECT."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # what it would warn of is refused below
    try:
        statements = [each for each in sqlglot.parse(sql, read="athena") if each is not None]
        if len(statements) != 1 or not isinstance(statements[0], exp.Query):
            raise Failed("the SQL must be one SELECT")
        return _translated(statements[0])
    except SqlglotError as error:
        raise Failed(f"the SQL can't be read: {_where(error)}") from None


def _translated(select: exp.Query) -> Select:
    used = set()
    for table in select.find_all(exp.Table):
        if table.name in LAKE_TABLES:
            # Athena's queries may name the database; here there is one lake.
            table.set("db", None)
            table.set("catalog", None)
            used.add(table.name)
    _name_columns(select)
    return Select(select.sql(dialect="duckdb"), frozenset(used))


def _name_columns(select: exp.Query) -> None:
    """Athena calls a column without a name by its place: _col0, _col1 …"""
    if isinstance(select, exp.Select):
        named = (exp.Alias, exp.Column, exp.Star)
        select.set(
            "expressions",
            [
                each if isinstance(each, named) else exp.alias_(each, f"_col{place}")
                for place, each in enumerate(select.expressions)
            ],
        )


def _where(error: SqlglotError) -> str:
    for each in getattr(error, "errors", []):
        described = str(each["description"]).split(" for <class")[0].rstrip(".")
        return f"{described}, at line {each['line']} column {each['col']}"
    return str(error).splitlines()[0]
