"""What Athena counts of a run's calls: each SELECT is the one that DuckDB runs."""

from typing import NamedTuple

from functions.lake.aggregates import AGGREGATES
from functions.lake.findings import preparation
from functions.lake.findings.of_calls import OF_CALLS
from functions.lake.schema import QUARTER, Column, Table


class Query(NamedTuple):
    """`table` is what comes of the SELECT, which reads `missed_calls` alone; its columns are the answer's."""

    table: Table
    columns: tuple[Column, ...]
    select: str


QUERIES: tuple[Query, ...] = (
    *(Query(table, table.columns, select) for table, select in AGGREGATES.items()),
    *(Query(view.table, (QUARTER, *view.table.columns), preparation.select(view)) for view in OF_CALLS),
)
