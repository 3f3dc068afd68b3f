"""One quarter: its missed calls to its statistics, published with their manifest."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from functions.lake import aggregates, manifest, parquet
from functions.lake.engine import Engine
from functions.lake.manifest import Ledger, Manifest
from functions.lake.missed_calls import Reading
from functions.lake.quarter import Quarter, State
from functions.lake.schema import MISSED_CALLS, Table
from functions.lake.storage import Lake, QuarterNotFound, manifest_key, object_key, parquet_keys, partition

# Makes what else there is to publish, by key, of the statistics' files.
Reports = Callable[[Mapping[Table, Path]], dict[str, Path]]


@dataclass(frozen=True, slots=True)
class FromLedger:
    """A quarter's missed calls just read from the ledger, and what the reading met."""

    file: Path
    reading: Reading


def roll_up(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    *,
    engine: Callable[[list[Path]], Engine],
    work: Path,
    now: datetime,
    fresh: FromLedger | None = None,
    reports: Reports | None = None,
) -> Manifest:
    """`engine` makes one from the files of missed calls.

    `fresh` replaces the lake's missed calls that came from the ledger, and joins what an import laid
    beside them. Everything is computed before anything is published; the manifest comes last.
    """
    calls = _missed_calls(quarter, lake, work, fresh)
    written = aggregates.compute(engine(list(calls.values())), work)
    pages = reports(written) if reports else {}
    tables = {MISSED_CALLS.name: _described(connection, calls)} | {
        table.name: _described(connection, {object_key(table, quarter): file})
        for table, file in written.items()
    }
    before = manifest.of_calls(_published(lake, quarter), tables[MISSED_CALLS.name])
    state, read = _of_ledger(quarter, fresh, before, now)
    kept = before["reports"] if before else {}
    told = {key: manifest.describe_file(file) for key, file in pages.items()} if reports else kept
    made = manifest.make(quarter, state, tables, told, read)
    objects = {object_key(table, quarter): file for table, file in written.items()} | pages
    if fresh:
        objects[object_key(MISSED_CALLS, quarter)] = fresh.file
    _publish(quarter, lake, objects, made, work)
    return made


def closed(lake: Lake, quarter: Quarter) -> Manifest | None:
    """The manifest of a quarter that the ledger closed, if all that it names is there."""
    published = _published(lake, quarter)
    final = published and published["state"] == "closed" and published["ledger"] and whole(lake, published)
    return published if final else None


def whole(lake: Lake, published: Manifest) -> bool:
    """Whether each object has the bytes that the manifest says: a killed run and two at once leave others."""
    return all(_digest(lake.read(key)) == file["sha256"] for key, file in manifest.named(published).items())


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _published(lake: Lake, quarter: Quarter) -> Manifest | None:
    return manifest.from_bytes(lake.read(manifest_key(quarter)))


def _of_ledger(
    quarter: Quarter, fresh: FromLedger | None, before: Manifest | None, now: datetime
) -> tuple[State, Ledger | None]:
    """This reading's; else that of the manifest made of these very calls."""
    if fresh:
        return quarter.state(now), manifest.ledger(fresh.reading)
    if before and before["ledger"]:
        return before["state"], before["ledger"]
    return quarter.state(now), None


def _missed_calls(quarter: Quarter, lake: Lake, work: Path, fresh: FromLedger | None) -> dict[str, Path]:
    own = object_key(MISSED_CALLS, quarter)
    keys = parquet_keys(lake, partition(MISSED_CALLS, quarter))
    files = {key: lake.fetch(key, work) for key in keys if not (fresh and key == own)}
    if fresh:
        files[own] = fresh.file
    if not files:
        raise QuarterNotFound(quarter)
    return dict(sorted(files.items()))


def _described(connection: duckdb.DuckDBPyConnection, files: dict[str, Path]) -> dict[str, manifest.Object]:
    return {key: manifest.describe(file, parquet.count(connection, [file])) for key, file in files.items()}


def _publish(quarter: Quarter, lake: Lake, objects: dict[str, Path], made: Manifest, work: Path) -> None:
    for key in sorted(objects):
        lake.publish(key, objects[key])
    last = work / "manifest.json"
    last.write_bytes(manifest.to_bytes(made))
    lake.publish(manifest_key(quarter), last)
