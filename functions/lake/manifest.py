"""What a quarter in the lake consists of: each object with its digest.

In a bucket its replacement is the publication, and a run that was killed or overtaken replaces none. In a
folder it is written last: where an object isn't as it says, a run is publishing, was killed while it did,
or met another, and the objects don't belong together until the next run.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from functions.lake.quarter import Quarter, State
from functions.shared.newer import LAKE_SHAPE, refuse_newer


class File(TypedDict):
    """A published object: its size and its digest."""

    bytes: int
    sha256: str


class Object(File):
    """A published object of a table, with its number of rows."""

    rows: int


class Ledger(TypedDict):
    """The items read, by what they turned out to be.

    Two quarters both read, and count, the items of the days between.
    """

    items: int
    missed: int
    answered: int
    outbound: int
    duplicate: int
    other_quarter: int
    no_outcome: int
    unreadable: dict[str, int]
    unreadable_values: dict[str, int]


class Manifest(TypedDict):
    """`ledger` is None where the missed calls came from elsewhere: a simulation, an import.

    `state` is the quarter's when its calls were read: the ledger has nothing new for a closed one.
    `reports` are the findings and their pages, by key; none where nobody asked for them. A bucket's has more:
    `run` names the folder of its objects, `previous` that of the run before, which is kept, and
    `computed_at` is when this one began to be. A folder's lacks them: the same input gives the same bytes.
    `shape` says which versions can read the quarter; one from before it was said has none, and is of shape 1.
    """

    shape: NotRequired[int]
    quarter: str
    state: State
    tables: dict[str, dict[str, Object]]
    reports: dict[str, File]
    ledger: Ledger | None
    run: NotRequired[str]
    previous: NotRequired[str | None]
    computed_at: NotRequired[str]


def describe(file: Path, rows: int) -> Object:
    """Describes a table's file."""
    return {"rows": rows, **describe_file(file)}


def describe_file(file: Path) -> File:
    """Describes a file by its bytes."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "sha256": digest}


def compose(
    quarter: Quarter,
    state: State,
    tables: Mapping[str, dict[str, Object]],
    reports: Mapping[str, File],
    ledger: Ledger | None,
) -> Manifest:
    """Composes the manifest of a quarter. `ledger`: None where its calls came from elsewhere."""
    return {
        "shape": LAKE_SHAPE,
        "quarter": str(quarter),
        "state": state,
        "tables": dict(tables),
        "reports": dict(reports),
        "ledger": ledger,
    }


def from_bytes(published: bytes | None) -> Manifest | None:
    """Reads a manifest. Returns None where there is none, or one that isn't ours: it will be replaced.

    Raises WrittenByNewer.
    """
    try:
        read = json.loads(published or b"null")
    except ValueError:
        return None
    if not isinstance(read, dict):
        return None
    refuse_newer("a quarter of the lake", read.get("shape", LAKE_SHAPE), LAKE_SHAPE)
    return cast("Manifest", read) if Manifest.__required_keys__ <= read.keys() else None


def digest(published: Manifest) -> str:
    """Names the rows of the quarter's tables: equal where all of their bytes are."""
    return hashlib.sha256(json.dumps(published["tables"], sort_keys=True).encode()).hexdigest()


def rows(published: Manifest, table: str) -> int:
    """Counts the table's rows."""
    return sum(each["rows"] for each in published["tables"].get(table, {}).values())


def named(published: Manifest) -> dict[str, File]:
    """Returns all files that the manifest names, by key."""
    files = dict(published["reports"])
    for objects in published["tables"].values():
        files |= objects
    return files


def of_calls(published: Manifest | None, calls: Mapping[str, Object]) -> Manifest | None:
    """Returns the published one if it is of these very calls, else None."""
    return published if published and published["tables"].get("missed_calls") == calls else None


def to_bytes(manifest: Manifest) -> bytes:
    """Writes the manifest as JSON, its keys sorted."""
    return (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()
