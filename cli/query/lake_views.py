"""The lake's tables and findings as views of a DuckDB connection that can reach nothing else."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from cli.shared.errors import Failed
from cli.shared.lake import progress, quarters_of
from functions.lake import parquet, quarter_runs, storage
from functions.lake.database import quoted
from functions.lake.findings.catalogue import VIEWS
from functions.lake.findings.scopes import SCOPES
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import TABLES
from functions.lake.storage import Lake, parquet_keys
from functions.lake.translation import in_duckdb


def create(
    connection: duckdb.DuckDBPyConnection, lake: Lake, wanted: Iterable[str], work: Path
) -> dict[str, list[str]]:
    """A view per table and finding wanted, over all quarters.

    Returns the quarters that each table read has. Raises Failed where the lake lacks one.
    """
    wanted = _with_what_they_read(wanted)
    # Athena divides whole numbers into whole numbers.
    connection.execute("SET integer_division = true")
    files: list[Path] = []
    quarters: dict[str, list[str]] = {}
    for table in TABLES:
        if table.name in wanted:
            keys = _keys(lake, table.name)
            quarters[table.name] = quarters_of(keys)
            table_files = [lake.fetch(key, work) for key in progress(keys, f"Reading {table.name}")]
            source = (
                f"read_parquet([{', '.join(quoted(file) for file in table_files)}],"
                " hive_partitioning = true, hive_types = {'quarter': 'VARCHAR'}, union_by_name = true)"
            )
            columns = parquet.known_columns(connection, table, source)
            connection.execute(f"CREATE VIEW {table.name} AS SELECT {columns}, quarter FROM {source}")
            files += table_files
    if QUARTER_RUNS.name in wanted:
        manifests = [published for each in storage.quarters(lake) if (published := lake.manifest(each))]
        quarters[QUARTER_RUNS.name] = [published["quarter"] for published in manifests]
        connection.execute(f"CREATE VIEW {QUARTER_RUNS.name} AS {quarter_runs.select(manifests)}")
    for view in (*VIEWS, *SCOPES):
        if view.name in wanted:
            connection.execute(f"CREATE VIEW {view.name} AS {in_duckdb(view.sql)}")
    _close_off(connection, [*files, work])
    return quarters


def _with_what_they_read(wanted: Iterable[str]) -> set[str]:
    """Adds the tables that a finding's view reads, and the views that come before it."""
    needed = set(wanted)
    for view in reversed((*VIEWS, *SCOPES)):
        if view.name in needed:
            read = sqlglot.parse_one(view.sql, read="athena")
            needed |= {table.name for table in read.find_all(exp.Table)}
    return needed


def _keys(lake: Lake, table: str) -> list[str]:
    keys = parquet_keys(lake, f"{table}/")
    if not keys:
        command = "simulate" if table == "missed_calls" else "rollup"
        raise Failed(f"the lake has no {table}: run rappel {command} first, or mend --lake")
    return keys


def _close_off(connection: duckdb.DuckDBPyConnection, reachable: Iterable[Path]) -> None:
    """Lets SQL, which may come from anybody, read the lake and no other file."""
    folders = sorted({str((path if path.is_dir() else path.parent).absolute()) for path in reachable})
    connection.execute(f"SET allowed_directories = [{', '.join(quoted(folder) for folder in folders)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
