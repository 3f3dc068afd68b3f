"""The lake in a local folder, and what it has in common with one in a bucket (`bucket.py`).

    missed_calls/quarter=2025-Q3/missed_calls.parquet
    quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet
    quarter_daily/quarter=2025-Q3/quarter_daily.parquet
    calls_hourly/quarter=2025-Q3/calls_hourly.parquet
    coverage/quarter=2025-Q3/coverage.parquet
    forecasts/quarter=2025-Q3/forecasts.parquet
    manifests/quarter=2025-Q3.json

An object is known by its key here, wherever it lies. In a folder it is replaced as a whole or not at all.
"""

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from functions.lake import manifest
from functions.lake.manifest import File, Manifest
from functions.lake.quarter import Quarter
from functions.lake.schema import Table

MANIFESTS = "manifests/"


class QuarterNotFound(Exception):
    """The lake has no missed calls of the quarter."""

    def __init__(self, quarter: Quarter) -> None:
        super().__init__(f"the lake has no missed calls of {quarter}: simulate or import them first")


class Lake(Protocol):
    """Where the objects are: a local folder or a bucket."""

    def keys(self, prefix: str) -> list[str]:
        """Lists the keys that begin with `prefix`, a folder's; sorted."""

    def fetch(self, key: str, folder: Path) -> Path:
        """Returns a local file with the object's bytes, under `folder` unless the lake itself is local."""

    def read(self, key: str) -> bytes | None:
        """Returns the object's bytes, or None where there is no such object."""

    def publish(self, key: str, source: Path) -> None:
        """Makes the object's bytes those of the file. In a bucket `runs.publish` lays those of tables."""

    def manifest(self, quarter: Quarter) -> Manifest | None:
        """Returns the quarter's manifest, or None where there is none that is ours."""


def partition(table: Table, quarter: Quarter) -> str:
    """Names the folder of the table's objects of the quarter."""
    return f"{table.name}/quarter={quarter}/"


def object_key(table: Table, quarter: Quarter) -> str:
    """Names the object that a rollup writes; an import lays others beside it."""
    return f"{partition(table, quarter)}{table.name}.parquet"


def shard_key(table: Table, quarter: Quarter, shard: int) -> str:
    """Names the object of one of several functions that write the table together."""
    return f"{partition(table, quarter)}{table.name}-{shard:04}.parquet"


def is_ledgers(key: str, table: Table) -> bool:
    """Whether the table's object is made of the ledger, whole or a shard of it, and no import laid it."""
    return re.fullmatch(rf"{table.name}(-\d{{4}})?\.parquet", key.rpartition("/")[2]) is not None


def manifest_key(quarter: Quarter) -> str:
    """Names the object that says what the quarter consists of."""
    return f"{MANIFESTS}quarter={quarter}.json"


def is_whole(lake: Lake, published: Manifest) -> bool:
    """Whether each object has the bytes that the manifest says."""
    return all(is_as_said(lake, key, file) for key, file in manifest.named(published).items())


def is_as_said(lake: Lake, key: str, said: File) -> bool:
    """Whether the object is there, with the bytes that the manifest says."""
    content = lake.read(key)
    return content is not None and hashlib.sha256(content).hexdigest() == said["sha256"]


def quarters(lake: Lake) -> list[Quarter]:
    """Lists the quarters that have a manifest."""
    keys = lake.keys(MANIFESTS)
    return [Quarter.parse(key.removeprefix(f"{MANIFESTS}quarter=").removesuffix(".json")) for key in keys]


def parquet_keys(lake: Lake, prefix: str) -> list[str]:
    """Lists what Athena would read there: it passes over names that begin with `.` or `_`."""
    return [
        key
        for key in lake.keys(prefix)
        if key.endswith(".parquet") and not any(part.startswith((".", "_")) for part in key.split("/"))
    ]


@dataclass(frozen=True, slots=True)
class Folder:
    """A lake in a local folder."""

    root: Path

    def keys(self, prefix: str) -> list[str]:
        """Lists the keys below the prefix."""
        files = (path for path in (self.root / prefix).rglob("*") if path.is_file())
        return sorted(file.relative_to(self.root).as_posix() for file in files)

    def fetch(self, key: str, folder: Path) -> Path:  # noqa: ARG002 -- the lake is local
        """Returns the object's own file."""
        return self.root / key

    def read(self, key: str) -> bytes | None:
        """Returns the object's bytes, or None."""
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError:
            return None

    def publish(self, key: str, source: Path) -> None:
        """Replaces the object's file by a copy of the source, at once."""
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        # In the target's own folder: a rename is atomic within one file system only.
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as beside:
            part = Path(beside) / target.name
            shutil.copyfile(source, part)
            with part.open("rb") as written:
                os.fsync(written.fileno())
            part.replace(target)

    def manifest(self, quarter: Quarter) -> Manifest | None:
        """Reads the quarter's manifest."""
        return manifest.from_bytes(self.read(manifest_key(quarter)))
