"""Athena as an engine: it lays a SELECT's rows in the lake as Parquet, and nobody pages through them."""

import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from functions.lake import parquet
from functions.lake.bucket import Bucket, aside, run_folder
from functions.lake.data_catalog import runs_table
from functions.lake.database import quoted
from functions.lake.engine import Engine, bind
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, QUARTER, Column, Table

if TYPE_CHECKING:
    from types_boto3_athena import AthenaClient

_POLL_SECONDS = 0.5


class AthenaFailed(Exception):
    """Athena refused or gave up a query, or doesn't read the quarter."""


class Unload(NamedTuple):
    """A statement without the name of its folder, which is new each time: UNLOAD writes into an empty one."""

    head: str
    tail: str


def unload(select: str, columns: Sequence[Column], quarter: Quarter, run: str, folder: str) -> Unload:
    """Asks for the rows of a SELECT from `missed_calls`, as Parquet: those are the run's own calls, also
    where no reader's query sees them yet.

    `folder` is where the named folder will lie, as an S3 URL that ends with a slash.
    """
    calls = ", ".join(column.name for column in (*MISSED_CALLS.columns, QUARTER))
    names = ", ".join(column.name for column in columns)
    return Unload(
        f"UNLOAD (\nWITH missed_calls AS (\n    SELECT {calls}\n    FROM {runs_table(MISSED_CALLS)}\n"  # noqa: S608
        f"    WHERE quarter = '{quarter}' AND run = '{run}'\n)\n"
        f"SELECT {names} FROM (\n{bind(select, quarter)}\n) AS answer\n) TO '{folder}",
        "/' WITH (format = 'PARQUET')",
    )


def rows(columns: Sequence[Column], files: Sequence[Path]) -> str:
    """Writes a SELECT of an answer's rows, typed as DuckDB's own: of no row Athena may write no file."""
    if not files:
        return parquet.no_rows(columns)
    types = {column.name: parquet.DUCKDB_TYPES[column.type] for column in columns}
    typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in types.items())
    names = ", ".join(map(quoted, files))
    return f"SELECT {typed} FROM read_parquet([{names}], hive_partitioning = false)"  # noqa: S608 -- ours


def on_athena(
    connection: duckdb.DuckDBPyConnection,
    lake: Bucket,
    quarter: Quarter,
    *,
    client: "AthenaClient",
    workgroup: str,
    sleep: Callable[[float], None] = time.sleep,
) -> Engine:
    """Makes an engine that has Athena count the quarter's published calls, and packs what it answers.

    An answer lies in the run's folder until it is packed. The engine raises AthenaFailed, and so does this
    where no Athena reads the quarter. `sleep` waits, in seconds, between two looks at a query.
    """
    published = lake.manifest(quarter)
    if lake.catalog is None or published is None or "run" not in published:
        raise AthenaFailed(f"no Athena reads {quarter} in {lake.address('')}: leave --engine out")
    database, counted = lake.catalog.database, published["run"]
    # A run that was killed after its manifest may have told Athena nothing yet.
    lake.catalog.add(quarter, counted, lake.address(run_folder(quarter, counted)), [MISSED_CALLS])

    def run(statement: str, table: Table, target: Path) -> None:
        below = aside(quarter, counted, f"athena/{table.name}/")
        head, tail = unload(statement, table.columns, quarter, counted, lake.address(below))
        name = secrets.token_hex(6)
        try:
            _finish(client, head + name + tail, workgroup, database, sleep)
            files = [lake.fetch(found.key, target.parent) for found in lake.listed(f"{below}{name}/")]
            parquet.write(connection, f"({rows(table.columns, files)})", table, target)
        finally:
            lake.remove([found.key for found in lake.listed(f"{below}{name}/")])

    return run


def _finish(
    client: "AthenaClient", statement: str, workgroup: str, database: str, sleep: Callable[[float], None]
) -> None:
    """Has Athena run the statement to its end. Raises AthenaFailed."""
    query_id = client.start_query_execution(
        QueryString=statement, WorkGroup=workgroup, QueryExecutionContext={"Database": database}
    )["QueryExecutionId"]
    while True:
        status = client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
        match status["State"]:
            case "SUCCEEDED":
                return
            case "FAILED" | "CANCELLED" as state:
                reason = status.get("StateChangeReason", "it gave no reason").splitlines()[0]
                raise AthenaFailed(f"Athena query {query_id} {state.lower()}: {reason}")
        sleep(_POLL_SECONDS)
