"""Athena as far as it UNLOADs: DuckDB runs what it is sent, over what the lake has, and lays the rows."""

import re
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from functions.lake.bucket import Bucket
from functions.lake.schema import MISSED_CALLS
from functions.lake.translation import translate

_UNLOAD = re.compile(r"UNLOAD \(\n(.*)\n\) TO 's3://rappel-lake/([^']*)/' WITH \(format = 'PARQUET'\)", re.S)


class UnloadingAthena:
    """Answers as Athena does: of no row it writes no file, and it writes into an empty folder alone."""

    def __init__(self, lake: Bucket, work: Path) -> None:
        self._lake, self._work, self._names = lake, work, count()
        self.asked: list[dict[str, Any]] = []
        self.states: list[dict[str, str]] = []

    @property
    def asked_of(self) -> list[str]:
        """The tables that it was asked for."""
        return [_read(each["QueryString"])[1].split("/")[-2] for each in self.asked]

    def start_query_execution(self, **query: Any) -> dict[str, str]:
        self.asked.append(query)
        if not self.states:
            self.states = [{"State": "QUEUED"}, {"State": "RUNNING"}, {"State": "SUCCEEDED"}]
        self._unload(*_read(query["QueryString"]))
        return {"QueryExecutionId": "q-1"}

    def get_query_execution(self, **_: Any) -> dict[str, Any]:
        return {"QueryExecution": {"Status": self.states.pop(0)}}

    def _unload(self, select: str, folder: str) -> None:
        assert not list(self._lake.listed(folder))
        with duckdb.connect() as connection:
            self._show(connection)
            file = self._work / f"{next(self._names)}.parquet"
            copy = f"COPY ({translate(select)}) TO '{file}' (FORMAT parquet)"
            [(rows,)] = connection.execute(copy).fetchall()
        if rows:
            self._lake.publish(f"{folder}/part-0", file)

    def _show(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The partitions that Glue has of the calls, each with what lies there."""
        assert self._lake.catalog
        glue = self._lake.catalog.client
        found = glue.get_partitions(
            DatabaseName=self._lake.catalog.database, TableName=f"{MISSED_CALLS.name}_runs"
        )
        selects = []
        for partition in found["Partitions"]:
            below = partition["StorageDescriptor"]["Location"].removeprefix(self._lake.address(""))
            keys = [each.key for each in self._lake.listed(below)]
            files = [str(self._lake.fetch(key, self._work)) for key in keys]
            quarter, run = partition["Values"]
            if files:
                source = f"read_parquet({files}, hive_partitioning = false)"
                selects.append(f"SELECT *, '{quarter}' AS quarter, '{run}' AS run FROM {source}")
        connection.execute(f"CREATE VIEW missed_calls_runs AS {' UNION ALL BY NAME '.join(selects)}")


def _read(statement: str) -> tuple[str, str]:
    unload = _UNLOAD.fullmatch(statement)
    assert unload, statement
    return unload[1], unload[2]
