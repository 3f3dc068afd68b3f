"""Reads a SELECT in Athena's dialect, and writes it in DuckDB's."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from cli.query import athena_times, quarters, syntax
from cli.shared.errors import Failed
from cli.shared.suggestion import did_you_mean
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.scopes import SCOPES
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import QUARTER, TABLES, Column

LAKE_TABLES = {
    table.name: table for table in (*TABLES, QUARTER_RUNS, *(view.table for view in (*VIEWS, *SCOPES)))
}
_STORED = {table.name for table in (*TABLES, QUARTER_RUNS)}


@dataclass(frozen=True, slots=True)
class Select:
    """`tables` are the lake's tables that it reads, and its findings' views.

    `aliases` are the names that it gives to columns. `zones` are the columns that hold the local time of a
    zone, without it: in the answer Athena names it. `quarters` is what it wants of the quarter.
    """

    duckdb: str
    tables: frozenset[str]
    aliases: frozenset[str]
    zones: Mapping[str, str]
    quarters: tuple[quarters.Condition, ...]


def read(sql: str) -> Select:
    """Reads a SELECT of the lake's tables. Raises Failed where it is none."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # what it would warn of is refused below
    try:
        parsed = sqlglot.parse(sql, read="athena", error_message_context=len(sql))
        statements = [statement for statement in parsed if statement is not None]
        if len(statements) != 1 or not isinstance(statements[0], exp.Query):
            raise Failed("the SQL must be one SELECT, SHOW TABLES, SHOW COLUMNS or DESCRIBE")
        return _translate(statements[0])
    except SqlglotError as error:
        raise syntax.unreadable(sql, error) from None
    except RecursionError:
        raise Failed("the SQL can't be read: it nests too deep") from None


def columns(table: str) -> tuple[Column, ...]:
    """A table's or a finding's, in the order in which SELECT * has them."""
    of_table = LAKE_TABLES[table].columns
    return (*of_table, QUARTER) if table in _STORED else (QUARTER, *of_table)


def no_such_table(name: str, others: Iterable[str] = ()) -> Failed:
    """`others` are the names that the SELECT itself gives."""
    there = sorted(LAKE_TABLES)
    suggestion = did_you_mean(name, [*there, *others])
    return Failed(f"the table {name} does not exist: there are {', '.join(there)}{suggestion}")


def _translate(select: exp.Query) -> Select:
    tables = _find_tables(select)
    aliases = frozenset(column.alias for column in select.find_all(exp.Alias))
    wanted = quarters.conditions(select)
    _name_columns(select)
    zones = athena_times.rewrite(select)
    return Select(select.sql(dialect="duckdb"), tables, aliases, zones, wanted)


def _find_tables(select: exp.Query) -> frozenset[str]:
    """Finds the tables, and takes the database's name away: here there is one lake."""
    used = set()
    named_here = {block.alias.lower() for block in select.find_all(exp.CTE)}
    for table in select.find_all(exp.Table):
        name = table.name.lower()
        if name in LAKE_TABLES:
            table.set("db", None)
            table.set("catalog", None)
            used.add(name)
        elif name not in named_here and isinstance(table.this, exp.Identifier):
            raise no_such_table(table.name, named_here)
    return frozenset(used)


def _name_columns(select: exp.Query) -> None:
    """Athena calls a column without a name by its place: _col0, _col1 … A UNION's first part names them."""
    while isinstance(select, exp.SetOperation | exp.Subquery):
        select = select.this
    if isinstance(select, exp.Select):
        named = (exp.Alias, exp.Column, exp.Star)
        select.set(
            "expressions",
            [
                column if isinstance(column, named) else exp.alias_(column, f"_col{place}")
                for place, column in enumerate(select.expressions)
            ],
        )
