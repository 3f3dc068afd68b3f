"""The lake's Parquet files: typed by the schema, sorted, zstd; the same rows give the same bytes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from functions.lake.database import quoted
from functions.lake.quarter import Quarter
from functions.lake.schema import Column, Table

# Athena's types in DuckDB. Milliseconds, because BI drivers stumble over microseconds.
DUCKDB_TYPES = {
    "string": "VARCHAR",
    "timestamp": "TIMESTAMP_MS",
    "date": "DATE",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
}


def no_rows(columns: Sequence[Column]) -> str:
    """Writes a SELECT of no row, typed."""
    nulls = ", ".join(f"CAST(NULL AS {DUCKDB_TYPES[column.type]}) AS {column.name}" for column in columns)
    return f"SELECT {nulls} WHERE false"


def columns(table: Table) -> str:
    """Writes the table's columns as the body of a CREATE TABLE."""
    return ", ".join(f"{column.name} {DUCKDB_TYPES[column.type]}" for column in table.columns)


def read(connection: duckdb.DuckDBPyConnection, table: Table, files: Sequence[Path], more: str = "") -> str:
    """Writes a SELECT of the files' rows, by the table's columns and `more`.

    A column that no file has is null: they are an older Rappel's. So Athena reads them.
    """
    names = "[" + ", ".join(map(quoted, files)) + "]"
    source = f"read_parquet({names}, hive_partitioning = false, union_by_name = true)"
    return f"SELECT {known_columns(connection, table, source)}{more} FROM {source}"  # noqa: S608 -- the schema's own


def view(
    connection: duckdb.DuckDBPyConnection, table: Table, files: Mapping[Quarter, Sequence[Path]]
) -> None:
    """Makes a view of the table's name, of the quarters whose files these are."""
    selects = [
        read(connection, table, paths, f", '{quarter}' AS quarter") for quarter, paths in files.items()
    ]
    union = " UNION ALL BY NAME ".join(selects)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {table.name} AS {union}")


def known_columns(connection: duckdb.DuckDBPyConnection, table: Table, source: str) -> str:
    """Writes the table's columns for a SELECT from the source, with null for those that it lacks."""
    # Without those that name a row it is another table's file: DuckDB says so.
    there = {*connection.sql(f"SELECT * FROM {source} LIMIT 0").columns, *table.sorted_by}  # noqa: S608
    return ", ".join(
        column.name if column.name in there else f"CAST(NULL AS {DUCKDB_TYPES[column.type]}) AS {column.name}"
        for column in table.columns
    )


def write(connection: duckdb.DuckDBPyConnection, rows: str, table: Table, target: Path) -> None:
    """Writes the rows of a relation, or of a SELECT in parentheses, to `target`."""
    # DuckDB writes a column as required where its statistics know of no null, and they differ with what the
    # same rows come from. A row of nulls that never comes makes each column optional, whatever that is.
    typed = ", ".join(f"CAST({c.name} AS {DUCKDB_TYPES[c.type]}) AS {c.name}" for c in table.columns)
    nulls = ", ".join(["NULL"] * len(table.columns))
    rows = f"SELECT {typed} FROM {rows} UNION ALL SELECT {nulls} WHERE random() < 0"  # noqa: S608 -- the schema's own
    ordered = f"FROM ({rows}) ORDER BY {', '.join(table.sorted_by)}"
    connection.execute(f"COPY ({ordered}) TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)")


def count(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> int:
    """Counts the files' rows, by what the files say of themselves."""
    if not files:
        return 0
    row = connection.execute(
        "SELECT sum(num_rows) FROM parquet_file_metadata($files)", {"files": [str(file) for file in files]}
    ).fetchone()
    return int(row[0]) if row else 0
