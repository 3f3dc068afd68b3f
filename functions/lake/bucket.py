"""A lake in a bucket: no object of a table is ever replaced, and the manifest names those that count.

    runs/quarter=2025-Q3/RUN/missed_calls/missed_calls.parquet
    runs/quarter=2025-Q3/RUN/…
    manifests/quarter=2025-Q3.json

Keys are those of a folder (`storage.py`): `missed_calls/quarter=2025-Q3/missed_calls.parquet` is the
object of the run that the manifest names.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from functions.lake import manifest, storage
from functions.lake.data_catalog import DataCatalog
from functions.lake.manifest import Manifest
from functions.lake.quarter import Quarter
from functions.lake.schema import TABLES
from functions.lake.storage import Folder, Lake, manifest_key

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import ObjectIdentifierTypeDef

RUNS = "runs/"
# DeleteObjects takes no more keys.
_AT_ONCE = 1000
_TABLES = {table.name for table in TABLES}
_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/*")


class BadAddress(ValueError):
    """An address that names no lake."""


class Look(NamedTuple):
    """The manifest as it was read, None where there was none that is ours; and its ETag, if there was any."""

    manifest: Manifest | None
    etag: str | None


class Listed(NamedTuple):
    """An object's key in the bucket's prefix, when it was written, and the tag of its bytes."""

    key: str
    written_at: datetime
    etag: str


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


def run_folder(quarter: Quarter, run: str) -> str:
    """Names the folder of a run's objects."""
    return f"{RUNS}quarter={quarter}/{run}/"


def aside(quarter: Quarter, run: str, name: str) -> str:
    """Names what lies in a run's folder beside its tables, until it is taken from there."""
    return f"{run_folder(quarter, run)}_steps/{name}"


def run_key(run: str, key: str) -> str:
    """Names the run's object that is known by the key of a folder."""
    table, quarter, file = key.split("/", 2)
    return f"{RUNS}{quarter}/{run}/{table}/{file}"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A lake in a bucket, below a prefix that is empty or ends with a slash.

    It remembers each manifest as it read it first: whoever asks it several times sees one state of a
    quarter. A run has one of its own (`anew`). `catalog` is where Athena's tables stand, if any read this
    lake.
    """

    client: "S3Client"
    bucket: str
    prefix: str
    catalog: DataCatalog | None = None
    looks: dict[Quarter, Look] = field(default_factory=dict, compare=False, repr=False)

    def anew(self) -> "Bucket":
        """Returns the same lake, which has read nothing yet."""
        return Bucket(self.client, self.bucket, self.prefix, self.catalog)

    def keys(self, prefix: str) -> list[str]:
        """Lists the keys below the prefix: of a table, those of the runs that count."""
        table, _, of_quarter = prefix.partition("/")
        if table not in _TABLES:
            return sorted(found.key for found in self.listed(prefix))
        name = of_quarter.removeprefix("quarter=").rstrip("/")
        wanted = [Quarter.parse(name)] if name else storage.quarters(self)
        published = [each for each in map(self.manifest, wanted) if each]
        return sorted(key for each in published for key in each["tables"].get(table, {}))

    def listed(self, prefix: str) -> Iterator[Listed]:
        """Yields what lies below the prefix, by its own key."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.prefix + prefix
        )
        for page in pages:
            for item in page.get("Contents", []):
                yield Listed(item["Key"].removeprefix(self.prefix), item["LastModified"], item["ETag"])

    def fetch(self, key: str, folder: Path) -> Path:
        """Downloads the object into the folder."""
        target = folder / key
        target.parent.mkdir(parents=True, exist_ok=True)
        body = self.client.get_object(Bucket=self.bucket, Key=self.place(key))["Body"]
        with target.open("wb") as file:
            for chunk in body.iter_chunks(1024 * 1024):
                file.write(chunk)
        return target

    def read(self, key: str) -> bytes | None:
        """Returns the object's bytes, or None."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self.place(key))["Body"].read()
        except self.client.exceptions.NoSuchKey:
            return None

    def publish(self, key: str, source: Path) -> None:
        """Uploads the source."""
        with source.open("rb") as body:
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + key, Body=body)

    def remove(self, keys: Sequence[str]) -> None:
        """Removes objects by their own keys."""
        for start in range(0, len(keys), _AT_ONCE):
            doomed: list[ObjectIdentifierTypeDef] = [
                {"Key": self.prefix + key} for key in keys[start : start + _AT_ONCE]
            ]
            self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": doomed, "Quiet": True})

    def manifest(self, quarter: Quarter) -> Manifest | None:
        """Returns the quarter's manifest as it was at the first look."""
        return self.look(quarter).manifest

    def look(self, quarter: Quarter) -> Look:
        """Reads the quarter's manifest, unless that was done before."""
        if quarter not in self.looks:
            self.looks[quarter] = self._look(quarter)
        return self.looks[quarter]

    def _look(self, quarter: Quarter) -> Look:
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=self.prefix + manifest_key(quarter))
        except self.client.exceptions.NoSuchKey:
            return Look(None, None)
        return Look(manifest.from_bytes(found["Body"].read()), found["ETag"])

    def place(self, key: str) -> str:
        """Returns the key, in the whole bucket, of the object that the folder's key names."""
        table, _, rest = key.partition("/")
        if table in _TABLES:
            published = self.manifest(Quarter.parse(rest.partition("/")[0].removeprefix("quarter=")))
            if published and "run" in published:
                key = run_key(published["run"], key)
        return self.prefix + key

    def address(self, key: str) -> str:
        """Returns the URL of what lies below the key."""
        return f"s3://{self.bucket}/{self.prefix}{key}"
