"""Whether two answers are one: the same names, types and values; in the same order where one is said."""

import sqlglot

from cli.query.trino import Answer


def difference(sql: str, trino: Answer, duckdb: Answer) -> str | None:
    """Says the first thing in which they differ; None where they are equal."""
    if trino.names != duckdb.names:
        return f"columns: Trino {trino.names}, DuckDB {duckdb.names}"
    for name, of_trino, of_duckdb in zip(trino.names, trino.types, duckdb.types, strict=True):
        if of_trino != of_duckdb:
            return f"type of {name}: Trino {of_trino}, DuckDB {of_duckdb}"
    if not trino.rows:
        return "rows: none, which proves nothing"
    # `repr` tells 1 from 1.0, and 0.0 from -0.0; it is each number's whole value.
    rows = [[repr(row) for row in answer.rows] for answer in (trino, duckdb)]
    if not is_ordered(sql):
        rows = [sorted(each) for each in rows]
    if len(rows[0]) != len(rows[1]):
        return f"rows: Trino {len(rows[0])}, DuckDB {len(rows[1])}"
    for number, (of_trino, of_duckdb) in enumerate(zip(*rows, strict=True), start=1):
        if of_trino != of_duckdb:
            return f"row {number}:\n    Trino  {of_trino}\n    DuckDB {of_duckdb}"
    return None


def is_ordered(sql: str) -> bool:
    """Whether the statement itself says in which order its rows come."""
    return bool(sqlglot.parse_one(sql, read="athena").args.get("order"))
