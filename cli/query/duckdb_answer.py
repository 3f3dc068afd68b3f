"""A SELECT's answer by DuckDB, as a table of the connection."""

from collections.abc import Iterator

import duckdb

from cli.query.athena_sql import Select

_FETCHED_AT_ONCE = 10_000
_ZONED = "TIMESTAMP WITH TIME ZONE"


def ask(connection: duckdb.DuckDBPyConnection, select: Select) -> tuple[list[str], list[str | None]]:
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
        f"CAST(#{place} AS {_athena_s(kind)}) AS c{place}" for place, kind in enumerate(kinds, start=1)
    )
    connection.execute(f"CREATE TEMP TABLE answer AS SELECT {columns} FROM ({select.duckdb})")
    return names, zones


def is_empty(connection: duckdb.DuckDBPyConnection) -> bool:
    """No row, or the one row of counts and sums of nothing."""
    found = connection.execute("FROM answer LIMIT 2").fetchall()
    return not found or (len(found) == 1 and all(value is None or value == 0 for value in found[0]))


def rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    connection.execute("FROM answer")
    while fetched := connection.fetchmany(_FETCHED_AT_ONCE):
        yield from fetched


def _athena_s(kind: str) -> str:
    """A sum of whole numbers is a bigint in Athena, and too large a one an error."""
    return kind.replace(_ZONED, "TIMESTAMP").replace("HUGEINT", "BIGINT")
