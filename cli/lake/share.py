"""A dealership's own lake: its rows of each table, and of the market what anybody may know."""

from pathlib import Path

import duckdb

from cli.shared.errors import Failed
from functions.lake import parquet
from functions.lake.bucket import Bucket
from functions.lake.database import quoted
from functions.lake.forgetting import remove_older
from functions.lake.manifest import Manifest
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter
from functions.lake.schema import MARKET, MISSED_CALLS, TABLES, Table
from functions.lake.storage import Lake, object_key, parquet_keys, partition
from functions.shared.moment import utc_now


def share(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    dealership: str,
    into: Lake,
    work: Path,
) -> Manifest:
    """Publishes the dealership's rows of the quarter in `into`, where no other's may lie. Raises Failed.

    What was shared before goes at once, also from a bucket: somebody may have been forgotten since.
    """
    _refuse_another_s(connection, quarter, dealership, into, work)
    files = {
        table: _rows(connection, table, keys, lake, dealership, work)
        for table in TABLES
        if (keys := parquet_keys(lake, partition(table, quarter)))
    }
    calls = {object_key(MISSED_CALLS, quarter): files.pop(MISSED_CALLS)}
    if not isinstance(into, Bucket):
        for key, file in calls.items():
            into.publish(key, file)
    shared = QuarterFiles(calls=calls, aggregates=files)
    published = publish(connection, quarter, into, shared, work=work, now=utc_now())
    if isinstance(into, Bucket):
        remove_older(into, quarter)
    return published


def _rows(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    keys: list[str],
    lake: Lake,
    dealership: str,
    work: Path,
) -> Path:
    source = parquet.read(connection, table, [lake.fetch(key, work / "whole") for key in keys])
    own = "true" if table == MARKET else f"dealership_id = {quoted(dealership)}"
    target = work / f"{table.name}.parquet"
    parquet.write(connection, f"(SELECT * FROM ({source}) WHERE {own})", table, target)
    return target


def _refuse_another_s(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, dealership: str, into: Lake, work: Path
) -> None:
    """Raises Failed where calls of the quarter lie that aren't the dealership's: another's lake, or ours."""
    keys = parquet_keys(into, partition(MISSED_CALLS, quarter))
    if not keys:
        return
    calls = parquet.read(connection, MISSED_CALLS, [into.fetch(key, work / "there") for key in keys])
    [(others,)] = connection.execute(
        f"SELECT count(*) FROM ({calls}) WHERE dealership_id <> ?",
        (dealership,),
    ).fetchall()
    if others:
        raise Failed(f"--to holds calls of {quarter} that aren't of {dealership}: name a place of its own")
