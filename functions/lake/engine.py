"""The two engines that run a statistic, a SELECT in Athena's dialect, and pack its rows as Parquet."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import duckdb

from functions.lake import parquet
from functions.lake.database import quoted
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, Table
from functions.lake.translation import in_duckdb

if TYPE_CHECKING:
    from types_boto3_athena import AthenaClient

_POLL_SECONDS = 0.5


class AthenaFailed(Exception):
    """Athena refused or gave up a query."""


class Engine(Protocol):
    """Runs a SELECT in Athena's dialect, which may say `:quarter`."""

    def __call__(self, statement: str, table: Table, target: Path) -> None:
        """Writes the statement's rows to `target`, typed and sorted as the table says."""


def bind(statement: str, quarter: Quarter) -> str:
    """Puts the quarter where the statement says `:quarter`. A Quarter's name holds no quote."""
    return statement.replace(":quarter", f"'{quarter}'")


def on_duckdb(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, missed_calls: Sequence[Path]
) -> Engine:
    """Makes an engine that runs the statement here, over the quarter's files of missed calls."""
    calls = parquet.read(connection, MISSED_CALLS, missed_calls, f", '{quarter}' AS quarter")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW missed_calls AS {calls}")

    def run(statement: str, table: Table, target: Path) -> None:
        select = bind(in_duckdb(statement), quarter)
        parquet.write(connection, f"({select})", table, target)

    return run


def on_athena(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    *,
    client: "AthenaClient",
    workgroup: str,
    database: str,
    sleep: Callable[[float], None] = time.sleep,
) -> Engine:
    """Makes an engine that runs the statement on Athena as it is, over the whole lake, and packs its rows.

    The engine raises AthenaFailed. `sleep` waits, in seconds, between two looks at the query.
    """

    def run(statement: str, table: Table, target: Path) -> None:
        query_id = _finished(client, bind(statement, quarter), workgroup, database, sleep)
        answer = target.with_suffix(".json")
        with answer.open("w", encoding="utf-8") as written:
            for row in _rows(client, query_id):
                written.write(json.dumps(row) + "\n")
        names = ", ".join(f"{column.name}: 'VARCHAR'" for column in table.columns)
        read = f"read_json({quoted(answer)}, format = 'newline_delimited', columns = {{{names}}})"
        parquet.write(connection, read, table, target)

    return run


def _finished(
    client: "AthenaClient", statement: str, workgroup: str, database: str, sleep: Callable[[float], None]
) -> str:
    """Waits for the answer, and returns the query's id."""
    query_id = client.start_query_execution(
        QueryString=statement, WorkGroup=workgroup, QueryExecutionContext={"Database": database}
    )["QueryExecutionId"]
    while True:
        status = client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]
        match status["State"]:
            case "SUCCEEDED":
                return query_id
            case "FAILED" | "CANCELLED" as state:
                reason = status.get("StateChangeReason", "it gave no reason").splitlines()[0]
                raise AthenaFailed(f"Athena query {query_id} {state.lower()}: {reason}")
        sleep(_POLL_SECONDS)


def _rows(client: "AthenaClient", query_id: str) -> Iterator[dict[str, str | None]]:
    """Reads the answer's rows: a null is a value that isn't there, and the first row names the columns."""
    names: list[str] = []
    for page in client.get_paginator("get_query_results").paginate(QueryExecutionId=query_id):
        for row in page["ResultSet"]["Rows"]:
            values = [cell.get("VarCharValue") for cell in row["Data"]]
            if names:
                yield dict(zip(names, values, strict=True))
            else:
                names = [str(value) for value in values]
