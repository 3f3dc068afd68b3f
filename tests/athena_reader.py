"""Reads a published quarter by the rules of Athena's user guide: what it planned to read may not change.

A query looks up partitions and lists objects when it is planned, and reads them later. An object that has
another size by then fails it (`HIVE_FILESYSTEM_ERROR: Incorrect fileSize`), and so does one that is gone
(`NoSuchKey`): https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html
"""

import time
from dataclasses import dataclass
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import duckdb

from functions.lake.data_catalog import runs_table
from functions.lake.quarter import Quarter
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import MISSED_CALLS, QUARTER_DAILY, QUARTER_HOURLY

# How many missed calls each table tells of.
COUNTS = {MISSED_CALLS: "count(*)", QUARTER_HOURLY: "sum(calls)", QUARTER_DAILY: "sum(calls)"}


class TornQuery(Exception):
    """The query failed, as it would on Athena."""


class Planned(NamedTuple):
    """An object that the query will read, with its partition's values."""

    values: list[str]
    bucket: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class AthenaReader:
    s3: Any
    glue: Any
    database: str

    def count(self, quarter: Quarter, pause: float = 0) -> tuple[int, ...]:
        """Counts the quarter's missed calls by each table. Waits for `pause` seconds before it reads."""
        pointer = self._plan(QUARTER_RUNS.name, quarter)
        planned = {table: self._plan(runs_table(table), quarter) for table in COUNTS}
        time.sleep(pause)
        runs = [run for part in pointer for (run,) in self._rows(part, "run")]
        return tuple(
            sum(
                int(count or 0)
                for part in planned[table]
                if part.values[1] in runs
                for (count,) in self._rows(part, counted)
            )
            for table, counted in COUNTS.items()
        )

    def _plan(self, table: str, quarter: Quarter) -> list[Planned]:
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=self.database, TableName=table
        )
        return [
            planned
            for page in pages
            for part in page["Partitions"]
            if part["Values"][0] == str(quarter)
            for planned in self._objects(part)
        ]

    def _objects(self, part: dict[str, Any]) -> list[Planned]:
        place = urlsplit(part["StorageDescriptor"]["Location"])
        found = self.s3.list_objects_v2(Bucket=place.netloc, Prefix=place.path.lstrip("/"))
        return [
            Planned(part["Values"], place.netloc, each["Key"], each["Size"])
            for each in found.get("Contents", [])
        ]

    def _rows(self, part: Planned, select: str) -> list[tuple[Any, ...]]:
        try:
            content = self.s3.get_object(Bucket=part.bucket, Key=part.key)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            raise TornQuery(f"NoSuchKey: {part.key}") from None
        if len(content) != part.size:
            raise TornQuery(f"Incorrect fileSize: {part.key}")
        with NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as connection:
            file.write(content)
            file.flush()
            return connection.execute(
                f"SELECT {select} FROM read_parquet($file)", {"file": file.name}
            ).fetchall()
