"""DuckDB's answers, each by the way that it takes in production."""

from pathlib import Path

import duckdb

from cli.query import athena_sql, duckdb_answer, lake_views
from cli.query.trino import Answer
from functions.lake import database, engine
from functions.lake.aggregates import AGGREGATES
from functions.lake.findings import preparation
from functions.lake.findings.view import View
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, QUARTER, Table
from functions.lake.storage import Lake, object_key

# Trino's names of DuckDB's types; its Hive connector reads a timestamp's milliseconds.
_TYPES = {"INTEGER": "integer", "TIMESTAMP": "timestamp(3)", "TIMESTAMP_MS": "timestamp(3)"}


class Answers:
    """Of a lake that has been rolled up. `work` is a folder for DuckDB."""

    def __init__(self, lake: Lake, work: Path) -> None:
        self._lake = lake
        self._work = work
        self._prepared: dict[Quarter, duckdb.DuckDBPyConnection] = {}

    def published(self, table: Table, quarter: Quarter) -> Answer:
        """The rows that a rollup published."""
        file = self._fetch(table, quarter)
        with duckdb.connect() as connection:
            return _answer(connection.read_parquet(str(file), hive_partitioning=False))

    def finding(self, view: View, quarter: Quarter) -> Answer:
        """The rows that the quarter's report is made of."""
        if quarter not in self._prepared:
            self._prepared[quarter] = self._prepare(quarter)
        columns = ", ".join(column.name for column in (QUARTER, *view.table.columns))
        return _answer(
            self._prepared[quarter].sql(f"SELECT {columns} FROM {view.name} WHERE quarter = '{quarter}'")
        )

    def query(self, sql: str) -> Answer:
        """What `rappel query` answers."""
        select = athena_sql.read(sql)
        folder = self._folder("query")
        with database.connect(folder) as connection:
            lake_views.create(connection, self._lake, select.tables, folder)
            names, _zones = duckdb_answer.ask(connection, select)
            found = _answer(connection.sql("FROM answer"))
        return Answer(names, found.types, found.rows)

    def _prepare(self, quarter: Quarter) -> duckdb.DuckDBPyConnection:
        work = self._folder("findings")
        connection = database.connect(work)
        engine.on_duckdb(connection, quarter, [self._fetch(MISSED_CALLS, quarter)])
        aggregates = {table: self._fetch(table, quarter) for table in AGGREGATES}
        preparation.prepare(connection, quarter, self._lake, aggregates, work)
        return connection

    def _fetch(self, table: Table, quarter: Quarter) -> Path:
        return self._lake.fetch(object_key(table, quarter), self._folder("fetched"))

    def _folder(self, name: str) -> Path:
        folder = self._work / f"{name} {len(list(self._work.iterdir()))}"
        folder.mkdir()
        return folder


def _answer(relation: duckdb.DuckDBPyRelation) -> Answer:
    types = [str(kind) for kind in relation.types]
    return Answer(
        list(relation.columns), [_TYPES.get(kind, kind.lower()) for kind in types], relation.fetchall()
    )
