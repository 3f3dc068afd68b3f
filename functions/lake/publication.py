"""A quarter is published: its objects one by one, each as a whole, and the manifest that names them last."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from functions.lake import manifest, parquet
from functions.lake.manifest import Ledger, Manifest
from functions.lake.missed_calls import Reading
from functions.lake.quarter import Quarter, State
from functions.lake.schema import MISSED_CALLS, Table
from functions.lake.storage import Lake, manifest_key, object_key


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterFiles:
    """All that a run has of a quarter, computed before anything of it is published.

    `calls` and `reports` are local files by their key in the lake. `reading`: what the ledger's calls were,
    where this run read them; None where all calls are the lake's. `reports`: None where nobody asked for
    them: those of the same calls then stay.
    """

    calls: Mapping[str, Path]
    aggregates: Mapping[Table, Path]
    reading: Reading | None = None
    reports: Mapping[str, Path] | None = None


def publish(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    files: QuarterFiles,
    *,
    work: Path,
    now: datetime,
) -> Manifest:
    """Lays the files in the lake, and returns the manifest that it wrote last.

    Of the calls, only those just read from the ledger are laid: the others are the lake's own. `connection`
    counts rows; `work` is a folder for the manifest.
    """
    aggregates = {object_key(table, quarter): file for table, file in files.aggregates.items()}
    tables = {MISSED_CALLS.name: _described(connection, files.calls)} | {
        table.name: _described(connection, {object_key(table, quarter): file})
        for table, file in files.aggregates.items()
    }
    before = manifest.of_calls(_published(lake, quarter), tables[MISSED_CALLS.name])
    state, ledger = _of_ledger(quarter, files.reading, before, now)
    if files.reports is None:
        reports = before["reports"] if before else {}
    else:
        reports = {key: manifest.describe_file(file) for key, file in files.reports.items()}
    composed = manifest.compose(quarter, state, tables, reports, ledger)
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
    published = _published(lake, quarter)
    final = published and published["state"] == "closed" and published["ledger"] and is_whole(lake, published)
    return published if final else None


def is_whole(lake: Lake, published: Manifest) -> bool:
    """Whether each object has the bytes that the manifest says: a killed run and two at once leave others."""
    return all(_digest(lake.read(key)) == file["sha256"] for key, file in manifest.named(published).items())


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _published(lake: Lake, quarter: Quarter) -> Manifest | None:
    return manifest.from_bytes(lake.read(manifest_key(quarter)))


def _of_ledger(
    quarter: Quarter, reading: Reading | None, before: Manifest | None, now: datetime
) -> tuple[State, Ledger | None]:
    """This reading's; else that of the manifest made of these very calls."""
    if reading:
        return quarter.state(now), manifest.ledger(reading)
    if before and before["ledger"]:
        return before["state"], before["ledger"]
    return quarter.state(now), None


def _described(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, Path]
) -> dict[str, manifest.Object]:
    return {key: manifest.describe(file, parquet.count(connection, [file])) for key, file in files.items()}
