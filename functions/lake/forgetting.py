"""A caller is forgotten in quarters that stand: the calls stay, as of somebody who withheld the number.

What is counted from them doesn't tell callers apart, so that the other tables keep their bytes.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from functions.lake import missed_calls, parquet
from functions.lake.bucket import RUNS, Bucket, run_folder
from functions.lake.publication import QuarterFiles, publish
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS, TABLES
from functions.lake.storage import manifest_key, object_key

if TYPE_CHECKING:
    from types_boto3_s3.type_defs import (
        DeleteMarkerEntryTypeDef,
        ObjectIdentifierTypeDef,
        ObjectVersionTypeDef,
    )

_TELLING = """
    SELECT *, coalesce(list_contains($keys, caller_key), false) AS is_theirs
    FROM
"""
_BLANKED = """(
    SELECT * EXCLUDE (is_theirs) REPLACE (
        CASE WHEN is_theirs THEN NULL ELSE caller_key END AS caller_key,
        CASE WHEN is_theirs THEN NULL ELSE caller_area END AS caller_area
    )
    FROM telling
)"""
# DeleteObjects takes no more keys.
_AT_ONCE = 1000


def forget(
    connection: duckdb.DuckDBPyConnection,
    lake: Bucket,
    quarter: Quarter,
    keys: Collection[str],
    *,
    work: Path,
    now: datetime,
) -> int:
    """Blanks a caller's key and area in the quarter, and returns in how many calls it did.

    `keys`: the caller's, one for each dealership that is to forget. The run that had them is left to
    `remove_older`. Raises Overtaken and NotPointed: run it again.
    """
    published = lake.manifest(quarter)
    if published is None:
        return 0
    calls = missed_calls.fetch(lake, quarter, work)
    rewritten: dict[str, Path] = {}
    count = 0
    for place, (key, file) in enumerate(calls.items()):
        rewritten[key] = work / f"rewritten {place}.parquet"
        count += _rewrite(connection, keys, file, rewritten[key])
    if not count:
        return 0
    aggregates = {
        table: lake.fetch(object_key(table, quarter), work)
        for table in TABLES
        if table != MISSED_CALLS and object_key(table, quarter) in published["tables"].get(table.name, {})
    }
    files = QuarterFiles(calls=rewritten, aggregates=aggregates, rewritten=published)
    publish(connection, quarter, lake, files, work=work, now=now)
    return count


def _rewrite(connection: duckdb.DuckDBPyConnection, keys: Collection[str], file: Path, target: Path) -> int:
    """Writes the file's calls without the caller. Returns how many were theirs."""
    calls = parquet.read(connection, MISSED_CALLS, [file])
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE telling AS {_TELLING} ({calls})",
        {"keys": list(keys)},
    )
    [(count,)] = connection.execute("SELECT count(*) FROM telling WHERE is_theirs").fetchall()
    parquet.write(connection, _BLANKED, MISSED_CALLS, target)
    return int(count)


def remove_older(lake: Bucket, quarter: Quarter) -> None:
    """Removes the quarter's older runs, and each version that S3 keeps of their objects, at once.

    A query that still reads one of them fails. What was written after the manifest may be of a run that will
    replace it, and stays; what was written before, and isn't named by it, never will.
    """
    published = lake.anew().manifest(quarter)
    if published is None or "run" not in published:
        return
    committed = lake.client.head_object(Bucket=lake.bucket, Key=lake.prefix + manifest_key(quarter))
    doomed: list[ObjectIdentifierTypeDef] = [
        {"Key": each["Key"], "VersionId": each["VersionId"]}
        for each in _versions(lake, f"{RUNS}quarter={quarter}/")
        if each["LastModified"] < committed["LastModified"]
        and not each["Key"].startswith(lake.prefix + run_folder(quarter, published["run"]))
    ]
    if lake.catalog:
        for run in {each["Key"].removeprefix(lake.prefix).split("/")[2] for each in doomed}:
            lake.catalog.remove(quarter, run, TABLES)
    for start in range(0, len(doomed), _AT_ONCE):
        some = doomed[start : start + _AT_ONCE]
        lake.client.delete_objects(Bucket=lake.bucket, Delete={"Objects": some, "Quiet": True})


def _versions(lake: Bucket, prefix: str) -> Iterator["ObjectVersionTypeDef | DeleteMarkerEntryTypeDef"]:
    pages = lake.client.get_paginator("list_object_versions").paginate(
        Bucket=lake.bucket, Prefix=lake.prefix + prefix
    )
    for page in pages:
        yield from page.get("Versions", [])
        yield from page.get("DeleteMarkers", [])
