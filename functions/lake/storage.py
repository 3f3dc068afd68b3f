"""The lake: Parquet and manifests in a local folder or under an s3:// prefix, laid out alike.

    missed_calls/quarter=2025-Q3/missed_calls.parquet
    quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet
    quarter_daily/quarter=2025-Q3/quarter_daily.parquet
    calls_hourly/quarter=2025-Q3/calls_hourly.parquet
    coverage/quarter=2025-Q3/coverage.parquet
    manifests/quarter=2025-Q3.json

An object is replaced as a whole or not at all, so that a reader never sees half a quarter.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from functions.lake.quarter import Quarter
from functions.lake.schema import Table

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/*")


class BadAddress(ValueError):
    """An address that names no lake."""


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
        """Makes the object's bytes those of the file."""


def open_lake(where: str, s3: Callable[[], "S3Client"]) -> Lake:
    """Opens a lake by its address, a folder or `s3://BUCKET/PREFIX`. Raises BadAddress.

    `s3` makes a client, where one is needed.
    """
    if not re.match(r"[a-z0-9]+:/", where):
        return Folder(Path(where))
    address = _ADDRESS.fullmatch(where)
    if address is None:
        raise BadAddress(f'"{where}" is no lake: write a folder, or s3://BUCKET/PREFIX')
    return Bucket(s3(), address[1], f"{address[2]}/" if address[2] else "")


def partition(table: Table, quarter: Quarter) -> str:
    """Names the folder of the table's objects of the quarter."""
    return f"{table.name}/quarter={quarter}/"


def object_key(table: Table, quarter: Quarter) -> str:
    """Names the object that a rollup writes; an import lays others beside it."""
    return f"{partition(table, quarter)}{table.name}.parquet"


def manifest_key(quarter: Quarter) -> str:
    """Names the object that says what the quarter consists of."""
    return f"manifests/quarter={quarter}.json"


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


@dataclass(frozen=True, slots=True)
class Bucket:
    """A lake in a bucket, below a prefix that is empty or ends with a slash."""

    client: "S3Client"
    bucket: str
    prefix: str

    def keys(self, prefix: str) -> list[str]:
        """Lists the keys below the prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix + prefix
        )
        keys = (item["Key"] for page in pages for item in page.get("Contents", []))
        return sorted(key.removeprefix(self.prefix) for key in keys)

    def fetch(self, key: str, folder: Path) -> Path:
        """Downloads the object into the folder."""
        target = folder / key
        target.parent.mkdir(parents=True, exist_ok=True)
        body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"]
        with target.open("wb") as file:
            for chunk in body.iter_chunks(1024 * 1024):
                file.write(chunk)
        return target

    def read(self, key: str) -> bytes | None:
        """Returns the object's bytes, or None."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"].read()
        except self.client.exceptions.NoSuchKey:
            return None

    def publish(self, key: str, source: Path) -> None:
        """Uploads the source."""
        with source.open("rb") as body:
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + key, Body=body)
