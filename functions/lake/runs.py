"""A quarter is published in a bucket: its objects first, then the manifest, then what Athena's tables show.

The manifest is replaced on the condition that it is still the one that the run began with: of two runs at
once one gets the quarter, and the other is Overtaken. A run that was killed before has changed nothing that
anybody reads; one that was killed after is finished by the next, or by `rappel lake repair`.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from functions.lake import manifest, parquet, quarter_runs
from functions.lake.bucket import RUNS, Bucket, Listed, Look, run_folder, run_key
from functions.lake.manifest import Manifest
from functions.lake.quarter import Quarter
from functions.lake.runs_schema import QUARTER_RUNS
from functions.lake.schema import TABLES
from functions.lake.storage import is_whole, manifest_key
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_s3.type_defs import PutObjectRequestTypeDef

# Athena gives a query up after half an hour. What a run leaves that was killed is older.
GRACE = timedelta(hours=1)
# S3's answers where the manifest is another by now, or is being replaced.
_OVERTAKEN = (409, 412)


class Overtaken(Exception):
    """Another run published the quarter meanwhile: this one's reading is the older, and changed nothing."""

    def __init__(self, quarter: Quarter) -> None:
        super().__init__(f"another run published {quarter} meanwhile: run this one again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run publishes: local files by the keys that a folder would have, and the manifest of them."""

    composed: Manifest
    objects: Mapping[str, Path]
    reports: Mapping[str, Path]


def publish(
    connection: duckdb.DuckDBPyConnection,
    lake: Bucket,
    quarter: Quarter,
    run: Run,
    *,
    work: Path,
    now: datetime,
) -> Manifest:
    """Publishes the quarter, and returns the manifest that stands. Raises Overtaken and NotPointed.

    The manifest to replace is the one that `lake` has read: read it before the ledger, else the older reading
    may win. The same bytes make no new run.
    """
    look = lake.look(quarter)
    if look.manifest and stands(lake, look.manifest, run.composed):
        point(lake, quarter)
        return look.manifest
    name = secrets.token_hex(6)  # never a name again: nobody sweeps what is being written
    for key, file in sorted(run.objects.items()):
        lake.publish(run_key(name, key), file)
    named = switch(connection, lake, quarter, name, run.composed, work=work, now=now)
    for key, file in sorted(run.reports.items()):
        lake.publish(key, file)
    sweep(lake, quarter, before=now - GRACE)
    return named


def switch(
    connection: duckdb.DuckDBPyConnection,
    lake: Bucket,
    quarter: Quarter,
    run: str,
    composed: Manifest,
    *,
    work: Path,
    now: datetime,
) -> Manifest:
    """Makes the run that counts of one whose objects lie in its folder, and returns its manifest.

    `now` is when the run began. Raises Overtaken where `lake` has read another manifest than stands, and
    NotPointed.
    """
    look = lake.look(quarter)
    named: Manifest = composed | {
        "run": run,
        "previous": look.manifest.get("run") if look.manifest else None,
        "computed_at": to_text(now),
    }
    row = work / f"{QUARTER_RUNS.name}.parquet"
    parquet.write(connection, f"({quarter_runs.select([named])})", QUARTER_RUNS, row)
    lake.publish(f"{run_folder(quarter, run)}{QUARTER_RUNS.name}/{row.name}", row)
    if lake.catalog:
        _register(lake, quarter, named)
    _replace(lake, quarter, named, look.etag)
    point(lake, quarter)
    return named


def point(lake: Bucket, quarter: Quarter) -> bool:
    """Makes Athena's tables show the run that the manifest names now. Returns whether they showed another.

    Does nothing where no Athena reads this lake. Raises NotPointed.
    """
    published = lake.anew().manifest(quarter)
    if lake.catalog is None or published is None or "run" not in published:
        return False
    showed = lake.catalog.pointed(quarter)
    first = published["run"]
    while True:
        run = published["run"]
        lake.catalog.point(quarter, lake.address(run_folder(quarter, run)))
        published = lake.anew().manifest(quarter) or published
        if published["run"] == run:  # else another was published meanwhile
            return showed != lake.address(run_folder(quarter, first))


def is_shown(lake: Bucket, quarter: Quarter) -> bool:
    """Whether Athena's tables show the run that the manifest names; also where no Athena reads this lake."""
    published = lake.anew().manifest(quarter)
    if lake.catalog is None or published is None or "run" not in published:
        return True
    return lake.catalog.pointed(quarter) == lake.address(run_folder(quarter, published["run"]))


def repair(lake: Bucket, quarter: Quarter, *, before: datetime) -> bool:
    """Does what a killed run left undone. Returns whether Athena's tables showed another run."""
    published = lake.anew().manifest(quarter)
    if lake.catalog and published and "run" in published:
        _register(lake, quarter, published)
    moved = point(lake, quarter)
    sweep(lake, quarter, before=before)
    return moved


def sweep(lake: Bucket, quarter: Quarter, *, before: datetime) -> list[str]:
    """Removes the older runs, but for the one that counts and the one before it. Returns their names."""
    published = lake.anew().manifest(quarter)
    if published is None or "run" not in published:
        return []
    kept = (published["run"], published.get("previous"))
    runs: dict[str, list[Listed]] = defaultdict(list)
    for found in lake.listed(f"{RUNS}quarter={quarter}/"):
        runs[found.key.split("/")[2]].append(found)
    gone = [
        run
        for run, objects in runs.items()
        if run not in kept and max(each.written_at for each in objects) < before
    ]
    for run in gone:
        if lake.catalog:
            lake.catalog.remove(quarter, run, TABLES)
        lake.remove([each.key for each in runs[run]])
    return gone


def stands(lake: Bucket, published: Manifest, composed: Manifest) -> bool:
    """Whether the lake has already what a run would publish, each object with its bytes."""
    is_same = composed == {key: value for key, value in published.items() if key in composed}
    return is_same and is_whole(lake, published)


def _register(lake: Bucket, quarter: Quarter, published: Manifest) -> None:
    assert lake.catalog
    tables = [table for table in TABLES if table.name in published["tables"]]
    folder = lake.address(run_folder(quarter, published["run"]))
    lake.catalog.add(quarter, published["run"], folder, tables)


def _replace(lake: Bucket, quarter: Quarter, named: Manifest, etag: str | None) -> None:
    """Replaces the manifest if it is still the one of that ETag; None: if there is still none."""
    request: PutObjectRequestTypeDef = {
        "Bucket": lake.bucket,
        "Key": lake.prefix + manifest_key(quarter),
        "Body": manifest.to_bytes(named),
        **({"IfMatch": etag} if etag else {"IfNoneMatch": "*"}),  # type: ignore[typeddict-item]
    }
    try:
        answer = lake.client.put_object(**request)
    except lake.client.exceptions.ClientError as refused:
        if refused.response["ResponseMetadata"]["HTTPStatusCode"] in _OVERTAKEN:
            raise Overtaken(quarter) from None
        raise
    lake.looks[quarter] = Look(named, answer["ETag"])
