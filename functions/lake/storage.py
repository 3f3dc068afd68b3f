"""The lake: Parquet and manifests in a local folder or under an s3:// prefix, laid out alike.

    missed_calls/quarter=2025-Q3/missed_calls.parquet
    quarter_hourly/quarter=2025-Q3/quarter_hourly.parquet
    quarter_daily/quarter=2025-Q3/quarter_daily.parquet
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
    def keys(self, prefix: str) -> list[str]:
        """The objects' keys that begin with `prefix`, a folder's; sorted."""

    def fetch(self, key: str, folder: Path) -> Path:
        """A local file with the object's bytes, under `folder` unless the lake itself is local."""

    def read(self, key: str) -> bytes | None:
        """The object's bytes; None where there is none."""

    def publish(self, key: str, source: Path) -> None:
        """Makes the object's bytes those of the file."""


def open_lake(where: str, s3: Callable[[], "S3Client"]) -> Lake:
    """`s3` makes a client, where one is needed. Raises BadAddress."""
    if not re.match(r"[a-z0-9]+:/", where):
        return Folder(Path(where))
    found = _ADDRESS.fullmatch(where)
    if found is None:
        raise BadAddress(f'"{where}" is no lake: write a folder, or s3://BUCKET/PREFIX')
    return Bucket(s3(), found[1], f"{found[2]}/" if found[2] else "")


def partition(table: Table, quarter: Quarter) -> str:
    return f"{table.name}/quarter={quarter}/"


def object_key(table: Table, quarter: Quarter) -> str:
    return f"{partition(table, quarter)}{table.name}.parquet"


def manifest_key(quarter: Quarter) -> str:
    return f"manifests/quarter={quarter}.json"


def parquet_keys(lake: Lake, prefix: str) -> list[str]:
    """What Athena would read there: it passes over files and folders whose name begins with `.` or `_`."""
    return [
        key
        for key in lake.keys(prefix)
        if key.endswith(".parquet") and not any(part.startswith((".", "_")) for part in key.split("/"))
    ]


@dataclass(frozen=True, slots=True)
class Folder:
    root: Path

    def keys(self, prefix: str) -> list[str]:
        found = (self.root / prefix).rglob("*")
        return sorted(file.relative_to(self.root).as_posix() for file in found if file.is_file())

    def fetch(self, key: str, folder: Path) -> Path:  # noqa: ARG002 -- the lake is local
        return self.root / key

    def read(self, key: str) -> bytes | None:
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError:
            return None

    def publish(self, key: str, source: Path) -> None:
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
    client: "S3Client"
    bucket: str
    prefix: str

    def keys(self, prefix: str) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix + prefix
        )
        found = (item["Key"] for page in pages for item in page.get("Contents", []))
        return sorted(key.removeprefix(self.prefix) for key in found)

    def fetch(self, key: str, folder: Path) -> Path:
        target = folder / key
        target.parent.mkdir(parents=True, exist_ok=True)
        body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"]
        with target.open("wb") as file:
            for chunk in body.iter_chunks(1024 * 1024):
                file.write(chunk)
        return target

    def read(self, key: str) -> bytes | None:
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"].read()
        except self.client.exceptions.NoSuchKey:
            return None

    def publish(self, key: str, source: Path) -> None:
        with source.open("rb") as body:
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + key, Body=body)
