"""One quarter: its missed calls to its statistics, published with their manifest."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from functions.quarterly_rollup import manifest, parquet, statistics
from functions.quarterly_rollup.engine import Engine
from functions.quarterly_rollup.facts import Reading
from functions.quarterly_rollup.lake import Lake, manifest_key, object_key, parquet_keys, partition
from functions.quarterly_rollup.manifest import Manifest
from functions.quarterly_rollup.quarter import Quarter
from functions.quarterly_rollup.schema import MISSED_CALLS, Table

# Makes what else there is to publish, by key, of the statistics' files.
Reports = Callable[[Mapping[Table, Path]], dict[str, Path]]


class NothingThere(Exception):
    """The lake has no such quarter."""


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
    read, told = manifest.remembered(lake.read(manifest_key(quarter)), tables[MISSED_CALLS.name])
    if fresh:
        read = manifest.ledger(fresh[1])
    if reports:
        told = {key: manifest.describe_file(file) for key, file in pages.items()}
    made = manifest.make(quarter, quarter.state(now), tables, told, read)
    objects = {object_key(table, quarter): file for table, file in written.items()} | pages
    if fresh:
        objects[object_key(MISSED_CALLS, quarter)] = fresh[0]
    _publish(quarter, lake, objects, made, work)
    return made


def _missed_calls(
    quarter: Quarter, lake: Lake, work: Path, fresh: tuple[Path, Reading] | None
) -> dict[str, Path]:
    own = object_key(MISSED_CALLS, quarter)
    keys = parquet_keys(lake, partition(MISSED_CALLS, quarter))
    files = {key: lake.fetch(key, work) for key in keys if not (fresh and key == own)}
    if fresh:
        files[own] = fresh[0]
    if not files:
        raise NothingThere(f"the lake has no missed calls of {quarter}: simulate or import them first")
    return dict(sorted(files.items()))


def _described(connection: duckdb.DuckDBPyConnection, files: dict[str, Path]) -> dict[str, manifest.Object]:
    return {key: manifest.describe(file, parquet.count(connection, [file])) for key, file in files.items()}


def _publish(quarter: Quarter, lake: Lake, objects: dict[str, Path], made: Manifest, work: Path) -> None:
    for key in sorted(objects):
        lake.publish(key, objects[key])
    last = work / "manifest.json"
    last.write_bytes(manifest.to_bytes(made))
    lake.publish(manifest_key(quarter), last)
