"""A quarter is published: in a bucket as a run (`runs.py`), in a folder by object, the manifest last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from functions.lake import manifest, parquet, runs
from functions.lake.bucket import Bucket
from functions.lake.manifest import Ledger, Manifest
from functions.lake.missed_calls import Reading
from functions.lake.quarter import Quarter, State, yesterday
from functions.lake.schema import MISSED_CALLS, Table
from functions.lake.storage import Lake, is_whole, manifest_key, object_key


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFiles:
    """All that a run has of a quarter, computed before anything of it is published.

    `calls` and `reports` are local files by their key in the lake. `reading`: what the ledger's calls were,
    where this run read them; None where all calls are the lake's. `reports`: None where nobody asked for
    them: those of the same calls then stay. `rewritten`: the manifest of the calls that these are, with less
    said of somebody: its state, its ledger and its reports are theirs.
    """

    calls: Mapping[str, Path]
    aggregates: Mapping[Table, Path]
    reading: Reading | None = None
    reports: Mapping[str, Path] | None = None
    rewritten: Manifest | None = None


def publish(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    files: QuarterFiles,
    *,
    work: Path,
    now: datetime,
) -> Manifest:
    """Lays the files in the lake, and returns the manifest that stands. Raises Overtaken and NotPointed.

    `connection` counts rows; `work` is a folder for the manifest.
    """
    aggregates = {object_key(table, quarter): file for table, file in files.aggregates.items()}
    tables = {MISSED_CALLS.name: _described(connection, files.calls)} | {
        table.name: _described(connection, {object_key(table, quarter): file})
        for table, file in files.aggregates.items()
    }
    before = files.rewritten or manifest.of_calls(lake.manifest(quarter), tables[MISSED_CALLS.name])
    state, ledger = _of_ledger(quarter, files.reading, before, now)
    if files.reports is None:
        reports = before["reports"] if before else {}
    else:
        reports = {key: manifest.describe_file(file) for key, file in files.reports.items()}
    composed = manifest.compose(quarter, state, tables, reports, ledger)
    if isinstance(lake, Bucket):
        run = runs.Run(composed=composed, objects={**files.calls, **aggregates}, reports=files.reports or {})
        return runs.publish(connection, lake, quarter, run, work=work, now=now)
    # Of the calls, only those just read from the ledger are laid: the others are the folder's own.
    own = object_key(MISSED_CALLS, quarter)
    calls = {own: files.calls[own]} if files.reading else {}
    for key, file in sorted({**calls, **aggregates, **(files.reports or {})}.items()):
        lake.publish(key, file)
    last = work / "manifest.json"
    last.write_bytes(manifest.to_bytes(composed))
    lake.publish(manifest_key(quarter), last)
    return composed


def closed_manifest(lake: Lake, quarter: Quarter) -> Manifest | None:
    """Returns the manifest of a quarter that the ledger closed, if all that it names is there."""
    published = lake.manifest(quarter)
    final = published and published["state"] == "closed" and published["ledger"] and is_whole(lake, published)
    return published if final else None


def is_overdue(lake: Lake, quarter: Quarter, now: datetime) -> bool:
    """Whether the quarter could be closed for a day, and isn't.

    One that the lake never had may be from before the stage was: it counts for thirty days after its end,
    while each morning's run would make it.
    """
    if quarter.state(now - timedelta(days=1)) == "open":
        return False
    published = lake.manifest(quarter)
    if published is None:
        return yesterday(now) <= quarter.last + timedelta(days=30)
    return published["state"] == "open"


def _of_ledger(
    quarter: Quarter, reading: Reading | None, before: Manifest | None, now: datetime
) -> tuple[State, Ledger | None]:
    """This reading's; else that of the manifest made of these very calls."""
    if reading:
        return quarter.state(now), reading.ledger()
    if before and before["ledger"]:
        return before["state"], before["ledger"]
    return quarter.state(now), None


def _described(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Path]
) -> dict[str, manifest.Object]:
    return {key: manifest.describe(file, parquet.count(connection, [file])) for key, file in files.items()}
