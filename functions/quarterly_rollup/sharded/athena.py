"""Between the second step and the third, where Athena counts: what it is asked, and what it answered.

The state machine asks, and waits; nobody pages through an answer. It lies as Parquet where `count` takes it.
"""

from pathlib import Path
from typing import TypedDict

import duckdb

from functions.lake import athena, parquet
from functions.lake.bucket import run_folder
from functions.lake.engine import Engine
from functions.lake.schema import MISSED_CALLS, Table
from functions.quarterly_rollup.sharded.notes import Answer
from functions.quarterly_rollup.sharded.queries import QUERIES
from functions.quarterly_rollup.sharded.run_folder import RunFolder


class Asked(TypedDict):
    """What the machine is told of a query: its statement but for the folder's name, and how often it was
    asked.
    """

    number: int
    head: str
    tail: str
    tries: int


def ask(folder: RunFolder) -> list[Asked]:
    """Lets Athena find the run's calls, and returns the queries that it hasn't answered yet."""
    lake, quarter, run = folder.lake, folder.quarter, folder.run
    assert lake.catalog, "Athena reads no other lake"
    lake.catalog.add(quarter, run, lake.address(run_folder(quarter, run)), [MISSED_CALLS])
    asked: list[Asked] = []
    for number, query in enumerate(QUERIES):
        if folder.note(Answer, number) is None:
            head, tail = athena.unload(
                query.select, query.columns, quarter, run, folder.address(_folder(query.table))
            )
            asked.append({"number": number, "head": head, "tail": tail, "tries": 0})
    return asked


def keep(folder: RunFolder, number: int, name: str) -> None:
    """Notes what a query left in the folder of this name: of a query that failed nothing is ever noted."""
    below = f"{_folder(QUERIES[number].table)}{name}/"
    folder.write(Answer, {"files": folder.left(below)}, number)


class Answers:
    """What Athena answered, fetched into `work`."""

    def __init__(self, folder: RunFolder, connection: duckdb.DuckDBPyConnection, work: Path) -> None:
        """Raises Incomplete where a query isn't answered, or its answer isn't there any more."""
        notes = folder.notes(Answer, len(QUERIES))
        folder.check({}, {name: etag for note in notes for name, etag in note["files"].items()})
        self._connection = connection
        self.rows = {
            query.table.name: athena.rows(query.columns, [folder.take(name, work) for name in note["files"]])
            for query, note in zip(QUERIES, notes, strict=True)
        }

    @property
    def engine(self) -> Engine:
        """Packs a statistic's rows as if it had counted them."""

        def run(statement: str, table: Table, target: Path) -> None:  # noqa: ARG001 -- it is answered
            parquet.write(self._connection, f"({self.rows[table.name]})", table, target)

        return run


def _folder(table: Table) -> str:
    return f"athena/{table.name}/"
