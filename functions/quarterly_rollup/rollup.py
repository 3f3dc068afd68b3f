"""One quarter: its missed calls to its statistics, published with their manifest."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from functions.quarterly_rollup import manifest, parquet, statistics
from functions.quarterly_rollup.engine import Engine
from functions.quarterly_rollup.facts import Reading
from functions.quarterly_rollup.lake import (
    Lake,
    NothingThere,
    manifest_key,
    object_key,
    parquet_keys,
    partition,
)
from functions.quarterly_rollup.manifest import Manifest
from functions.quarterly_rollup.quarter import Quarter
from functions.quarterly_rollup.schema import MISSED_CALLS, Table

# Makes what else there is to publish, by key, of the statistics' files.
Reports = Callable[[Mapping[Table, Path]], dict[str, Path]]


def roll_up(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    lake: Lake,
    *,
    engine: Callable[[list[Path]], Engine],
    work: Path,
    now: datetime,
    fresh: tuple[Path, Reading] | None = None,
    reports: Reports | None = None,
) -> Manifest:
    """`engine` makes one from the files of missed calls.

    `fresh` are missed calls just read from the ledger: they replace the lake's, and join what an import
    laid beside them. Everything is computed before anything is published; the manifest comes last.
    """
    calls = _missed_calls(quarter, lake, work, fresh)
    written = statistics.compute(engine(list(calls.values())), work)
    pages = reports(written) if reports else {}
    tables = {MISSED_CALLS.name: _described(connection, calls)} | {
        table.name: _described(connection, {object_key(table, quarter): file})
        for table, file in written.items()
    }
    before = manifest.of_calls(_standing(lake, quarter), tables[MISSED_CALLS.name])
    state, read = quarter.state(now), manifest.ledger(fresh[1]) if fresh else None
    if before and before["ledger"] and not fresh:
        state, read = before["state"], before["ledger"]
    told = before["reports"] if before else {}
    if reports:
        told = {key: manifest.describe_file(file) for key, file in pages.items()}
    made = manifest.make(quarter, state, tables, told, read)
    objects = {object_key(table, quarter): file for table, file in written.items()} | pages
    if fresh:
        objects[object_key(MISSED_CALLS, quarter)] = fresh[0]
    _publish(quarter, lake, objects, made, work)
    return made


def closed(lake: Lake, quarter: Quarter) -> Manifest | None:
    """The manifest of a quarter that the ledger closed, if all that it names is there."""
    standing = _standing(lake, quarter)
    final = standing and standing["state"] == "closed" and standing["ledger"] and whole(lake, standing)
    return standing if final else None


def whole(lake: Lake, standing: Manifest) -> bool:
    """Whether each object has the bytes that the manifest says: a killed run and two at once leave others."""
    return all(_digest(lake.read(key)) == file["sha256"] for key, file in manifest.named(standing).items())


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _standing(lake: Lake, quarter: Quarter) -> Manifest | None:
    return manifest.from_bytes(lake.read(manifest_key(quarter)))


def _missed_calls(
    quarter: Quarter, lake: Lake, work: Path, fresh: tuple[Path, Reading] | None
) -> dict[str, Path]:
    own = object_key(MISSED_CALLS, quarter)
    keys = parquet_keys(lake, partition(MISSED_CALLS, quarter))
    files = {key: lake.fetch(key, work) for key in keys if not (fresh and key == own)}
    if fresh:
        files[own] = fresh[0]
    if not files:
        raise NothingThere(quarter)
    return dict(sorted(files.items()))


def _described(connection: duckdb.DuckDBPyConnection, files: dict[str, Path]) -> dict[str, manifest.Object]:
    return {key: manifest.describe(file, parquet.count(connection, [file])) for key, file in files.items()}


def _publish(quarter: Quarter, lake: Lake, objects: dict[str, Path], made: Manifest, work: Path) -> None:
    for key in sorted(objects):
        lake.publish(key, objects[key])
    last = work / "manifest.json"
    last.write_bytes(manifest.to_bytes(made))
    lake.publish(manifest_key(quarter), last)
