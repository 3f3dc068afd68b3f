"""A ledger of a few items, and the missed calls that the rollup makes of them."""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from functions.lake import database, missed_calls
from functions.lake.missed_calls import Reading
from functions.lake.quarter import Quarter
from functions.shared.call import call_key
from functions.shared.dealership import Dealership
from functions.shared.ledger.items import pack
from tests.builders import CALLER, dealership

Q3 = Quarter(2025, 3)
KEY = bytes(range(32))
Row = dict[str, Any]


def call(call_id: str = "CA1", /, **changes: object) -> Row:
    """A missed call as the ledger holds it."""
    item: Row = {
        "dealership_id": "garage-tremblay",
        "call_id": call_id,
        "provider": "twilio",
        "department": "service",
        "line": "Service",
        "outcome": "no_answer",
        "caller": CALLER,
        "occurred_at": "2025-09-02T14:00:00.000Z",
        "text_status": "pending",
        **changes,
    }
    return {"call_key": call_key(str(item["provider"]), call_id), **item}


def spool(folder: Path, items: Iterable[Mapping[str, object]], name: str = "spool") -> Path:
    file = folder / f"{name}.json"
    file.write_text(json.dumps([_item(item) for item in items]), encoding="utf-8")
    return file


def _item(attributes: Mapping[str, object]) -> dict[str, Any]:
    """Types them as the ledger does, and bytes, of which it writes none, as DynamoDB has them."""
    blobs = {name: value for name, value in attributes.items() if isinstance(value, bytes)}
    own = pack({name: value for name, value in attributes.items() if name not in blobs})
    return own | {name: {"B": b64encode(value).decode()} for name, value in blobs.items()}


def write(
    folder: Path,
    items: Iterable[Mapping[str, object]],
    quarter: Quarter = Q3,
    dealerships: Sequence[Dealership] = (),
    target: Path | None = None,
    key: bytes = KEY,
) -> Reading:
    with database.connect(folder) as connection:
        return missed_calls.write(
            connection,
            quarter,
            dealerships=dealerships or [dealership()],
            spools=[spool(folder, items)],
            hashing_key=key,
            target=target or folder / "missed_calls.parquet",
        )


def calls_of(
    folder: Path,
    *items: Mapping[str, object],
    quarter: Quarter = Q3,
    dealerships: Sequence[Dealership] = (),
) -> tuple[list[Row], Reading]:
    reading = write(folder, items, quarter, dealerships)
    rows = read(folder / "missed_calls.parquet")
    for left in ("rollup.duckdb", "missed_calls.parquet"):
        (folder / left).unlink()
    return rows, reading


def read(*files: Path) -> list[Row]:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet($files)", {"files": [str(f) for f in files]})
        names = [column[0] for column in found.description]
        return [dict(zip(names, map(_aware, row), strict=True)) for row in found.fetchall()]


def _aware(value: object) -> object:
    """The lake's timestamps are UTC, and say nothing of it."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
