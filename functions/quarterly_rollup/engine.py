"""The two engines that run a statistic, a SELECT in Athena's dialect, and pack its rows as Parquet."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import duckdb
import sqlglot

from functions.quarterly_rollup import parquet
from functions.quarterly_rollup.duck import quoted
from functions.quarterly_rollup.lake import Bucket
from functions.quarterly_rollup.quarter import Quarter
from functions.quarterly_rollup.schema import Table

if TYPE_CHECKING:
    from types_boto3_athena import AthenaClient

_POLL_SECONDS = 0.5


class AthenaFailed(Exception):
    """Athena refused or gave up a query."""


class Engine(Protocol):
    def __call__(self, statement: str, table: Table, target: Path) -> None:
        """Writes the statement's rows to `target`, typed and sorted as the table says."""


def bind(statement: str, quarter: Quarter) -> str:
    """Puts the quarter where the statement says `:quarter`. A Quarter's name holds no quote."""
    return statement.replace(":quarter", f"'{quarter}'")


def on_duckdb(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, missed_calls: Sequence[Path]
) -> Engine:
    """Runs the statement here, over the quarter's files of missed calls."""
    names = "[" + ", ".join(quoted(file) for file in missed_calls) + "]"
    source = f"read_parquet({names}, hive_partitioning = false, union_by_name = true)"
    view = f"CREATE OR REPLACE TEMP VIEW missed_calls AS SELECT *, '{quarter}' AS quarter FROM {source}"  # noqa: S608
    connection.execute(view)

    def run(statement: str, table: Table, target: Path) -> None:
        [select] = sqlglot.transpile(bind(statement, quarter), read="athena", write="duckdb")
        parquet.write(connection, f"({select})", table, target)

    return run


def on_athena(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    *,
    client: "AthenaClient",
    workgroup: str,
    database: str,
    results: Callable[[str], Bucket],
    sleep: Callable[[float], None] = time.sleep,
) -> Engine:
    """Runs the statement on Athena as it is, over the whole lake, and packs the CSV that it leaves.

    `results` opens the bucket and prefix that an s3:// address names. The engine raises AthenaFailed.
    """

    def run(statement: str, table: Table, target: Path) -> None:
        address = _finished(client, bind(statement, quarter), workgroup, database, sleep)
        prefix, _, name = address.rpartition("/")
        csv = results(prefix).fetch(name, target.parent)
        types = ", ".join(f"'{c.name}': '{parquet.DUCKDB_TYPES[c.type]}'" for c in table.columns)
        # Athena quotes each value and leaves a null bare.
        read = f"read_csv({quoted(csv)}, header = true, delim = ',', quote = '\"', columns = {{{types}}})"
        parquet.write(connection, read, table, target)

    return run


def _finished(
    client: "AthenaClient", statement: str, workgroup: str, database: str, sleep: Callable[[float], None]
) -> str:
    """The S3 address of the finished query's CSV."""
    query_id = client.start_query_execution(
        QueryString=statement, WorkGroup=workgroup, QueryExecutionContext={"Database": database}
    )["QueryExecutionId"]
    while True:
        execution = client.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        status = execution["Status"]
        match status["State"]:
            case "SUCCEEDED":
                return execution["ResultConfiguration"]["OutputLocation"]
            case "FAILED" | "CANCELLED" as state:
                reason = status.get("StateChangeReason", "it gave no reason").splitlines()[0]
                raise AthenaFailed(f"Athena query {query_id} {state.lower()}: {reason}")
        sleep(_POLL_SECONDS)
