"""One quarter: its missed calls to its statistics, published with their manifest."""

from collections.abc import Callable
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
) -> Manifest:
    """`engine` makes one from the files of missed calls.

    `fresh` are missed calls just read from the ledger: they replace the lake's, and join what an import
    laid beside them. Everything is computed before anything is published; the manifest comes last.
    """
    calls = _missed_calls(quarter, lake, work, fresh)
    written = statistics.compute(engine(list(calls.values())), work)
    tables = {MISSED_CALLS.name: _described(connection, calls)} | {
        table.name: _described(connection, {object_key(table, quarter): file})
        for table, file in written.items()
    }
    if fresh:
        read: manifest.Ledger | None = manifest.ledger(fresh[1])
    else:
        read = manifest.remembered(lake.read(manifest_key(quarter)), tables[MISSED_CALLS.name])
    made = manifest.make(quarter, quarter.state(now), tables, read)
    _publish(quarter, lake, written | ({MISSED_CALLS: fresh[0]} if fresh else {}), made, work)
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


def _publish(quarter: Quarter, lake: Lake, files: dict[Table, Path], made: Manifest, work: Path) -> None:
    for table in sorted(files, key=lambda table: table.name):
        lake.publish(object_key(table, quarter), files[table])
    last = work / "manifest.json"
    last.write_bytes(manifest.to_bytes(made))
    lake.publish(manifest_key(quarter), last)
