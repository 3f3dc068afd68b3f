"""What Athena counts of a run's calls, and how it is asked: each SELECT is the one that DuckDB runs. Pure."""

from typing import NamedTuple

from functions.lake import engine
from functions.lake.aggregates import AGGREGATES
from functions.lake.data_catalog import runs_table
from functions.lake.findings import preparation
from functions.lake.findings.of_calls import OF_CALLS
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, QUARTER, Column, Table


class Query(NamedTuple):
    """`table` is what comes of the SELECT, which reads `missed_calls` alone; its columns are the answer's."""

    table: Table
    columns: tuple[Column, ...]
    select: str


QUERIES: tuple[Query, ...] = (
    *(Query(table, table.columns, select) for table, select in AGGREGATES.items()),
    *(Query(view.table, (QUARTER, *view.table.columns), preparation.select(view)) for view in OF_CALLS),
)


class Unload(NamedTuple):
    """A statement without the name of its folder, which is new each time: UNLOAD writes into an empty one."""

    head: str
    tail: str


def unload(query: Query, quarter: Quarter, run: str, folder: str) -> Unload:
    """Asks for the query's rows as Parquet, of the run's own calls, which no reader's query sees yet.

    `folder` is where the named folder will lie, as an S3 URL that ends with a slash.
    """
    calls = ", ".join(column.name for column in (*MISSED_CALLS.columns, QUARTER))
    names = ", ".join(column.name for column in query.columns)
    select = engine.bind(query.select, quarter)
    return Unload(
        f"UNLOAD (\nWITH missed_calls AS (\n    SELECT {calls}\n    FROM {runs_table(MISSED_CALLS)}\n"  # noqa: S608
        f"    WHERE quarter = '{quarter}' AND run = '{run}'\n)\n"
        f"SELECT {names} FROM (\n{select}\n) AS answer\n) TO '{folder}",
        "/' WITH (format = 'PARQUET')",
    )
