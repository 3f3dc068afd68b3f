"""The quarter's missed calls: made of the ledger's items, some dealerships at a time, in bounded memory."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from functions.lake import opening_calendar, parquet
from functions.lake.database import quoted
from functions.lake.items import ITEMS
from functions.lake.manifest import Ledger
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLS_HOURLY, KEPT, MISSED_CALLS, Table
from functions.lake.storage import Lake, QuarterNotFound, is_ledgers, object_key, parquet_keys, partition
from functions.shared.dealership import Dealership

_SQL = Path(__file__).parent / "sql"
_SAY_KINDS = (_SQL / "kinds.sql").read_text("utf-8")
_HOURLY = (_SQL / "calls_hourly.sql").read_text("utf-8")
_MISSED = (
    (_SQL / "missed_calls.sql")
    .read_text("utf-8")
    .replace(":columns", ", ".join(c.name for c in MISSED_CALLS.columns))
)
# Whoever knows that somebody of an area called a dealership isn't to find the call: this many may be meant.
LEAST_SHARERS = 50
_KINDS = "SELECT kind, count(*) FROM items GROUP BY kind"
_UNREADABLE_VALUES = """
    SELECT name, count(*)
    FROM (SELECT unnest(unreadable_values) AS name FROM items WHERE kind = 'missed')
    GROUP BY name
"""
# How `functions.shared.moment` writes a moment. Any other form is none; nor are DuckDB's epoch and infinity.
_MOMENT = """
    CREATE TEMP MACRO moment(written) AS
    CASE WHEN written LIKE '____-__-__T%Z' THEN try_strptime(written, '%Y-%m-%dT%H:%M:%S.%gZ') END
"""
# Enough items that DuckDB's fixed costs don't count, few enough that they fit anywhere.
_BATCH_BYTES = 64 * 1024 * 1024
_HMAC_BLOCK = 64  # SHA-256's block, in bytes


@dataclass(slots=True)
class Reading:
    """How many items were read, by what they turned out to be (`sql/kinds.sql`).

    `unreadable_values` counts, by attribute, what missed calls carried and could not be read: they count
    without it.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    unreadable_values: Counter[str] = field(default_factory=Counter)

    @property
    def unreadable(self) -> int:
        """How many items lack what every call has."""
        return sum(count for kind, count in self.kinds.items() if kind.startswith("unreadable"))

    def ledger(self) -> Ledger:
        """Counts what the reading met, for the manifest."""
        kinds = self.kinds
        return {
            "items": kinds.total(),
            "missed": kinds["missed"],
            "answered": kinds["answered"],
            "outbound": kinds["outbound"],
            "duplicate": kinds["duplicate"],
            "other_quarter": kinds["other_quarter"],
            "no_outcome": kinds["no_outcome"],
            "unreadable": {
                kind.partition(":")[2]: count
                for kind, count in kinds.items()
                if kind.startswith("unreadable:")
            },
            "unreadable_values": dict(self.unreadable_values),
        }


def write(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    *,
    dealerships: Sequence[Dealership],
    spools: Iterable[Path],
    hashing_key: bytes,
    target: Path,
    hourly: Path | None = None,
    least_sharers: int = LEAST_SHARERS,
) -> Reading:
    """Writes the quarter's missed calls to `target` as Parquet, and what was offered by hour to `hourly`.

    A spool is a JSON array of items with typed attributes; all of a dealership's items are in one. Each is
    removed once it is read. `hashing_key` makes the callers' keyed hash; it stays out of the SQL's text.
    An area that fewer than `least_sharers` of a dealership's callers share is told as `other`.
    """
    _prepare(connection, quarter, dealerships)
    reading, parts = Reading(), list[Path]()
    shown = {"year": quarter.year, **_blocks(hashing_key), "least": least_sharers}
    for batch in _batches(spools):
        _read(connection, quarter, batch, reading)
        parts.append(target.with_name(f"{target.stem}.part-{len(parts)}"))
        # Not compressed: it is read once.
        copy = f"COPY ({_MISSED}) TO {quoted(parts[-1])} (FORMAT parquet, COMPRESSION uncompressed)"
        connection.execute(copy, shown)
        for spool in batch:
            spool.unlink()
    parquet.write(connection, _rows_of(parts), MISSED_CALLS, target)
    for part in parts:
        part.unlink()
    if hourly:
        parquet.write(connection, "hourly_rows", CALLS_HOURLY, hourly)
    return reading


def fetch(lake: Lake, quarter: Quarter, work: Path, from_ledger: Path | None = None) -> dict[str, Path]:
    """Returns the quarter's files of missed calls by their key in the lake, fetched into `work`.

    `from_ledger` takes the place of the lake's own files, and joins what an import laid beside them.
    Raises QuarterNotFound where there is neither.
    """
    files = {object_key(MISSED_CALLS, quarter): from_ledger} if from_ledger else {}
    keys = parquet_keys(lake, partition(MISSED_CALLS, quarter))
    files |= {
        key: lake.fetch(key, work) for key in keys if not (from_ledger and is_ledgers(key, MISSED_CALLS))
    }
    if not files:
        raise QuarterNotFound(quarter)
    return dict(sorted(files.items()))


def fetch_kept(lake: Lake, quarter: Quarter, work: Path) -> dict[Table, Path]:
    """Returns the quarter's tables that its missed calls alone don't give, as far as the lake has them."""
    keys = {table: object_key(table, quarter) for table in KEPT}
    there = {table: key for table, key in keys.items() if key in lake.keys(partition(table, quarter))}
    return {table: lake.fetch(key, work) for table, key in there.items()}


def _prepare(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, dealerships: Sequence[Dealership]
) -> None:
    connection.execute(f"CREATE TABLE hourly_rows ({parquet.columns(CALLS_HOURLY)})")
    connection.execute(_MOMENT)
    _table(
        connection,
        "dealerships",
        {"dealership_id": "VARCHAR", "timezone": "VARCHAR", "language": "VARCHAR"},
        [{"dealership_id": d.id, "timezone": d.timezone, "language": d.languages[0]} for d in dealerships],
    )
    _table(
        connection,
        "opening_hours",
        {
            "dealership_id": "VARCHAR",
            "department": "VARCHAR",
            "weekday": "INTEGER",
            "spans": [{"opens": "INTEGER", "closes": "INTEGER"}],
        },
        [row for dealership in dealerships for row in opening_calendar.opening_hours(dealership)],
    )
    _table(
        connection,
        "days_off",
        {
            "dealership_id": "VARCHAR",
            "local_date": "DATE",
            "name": "VARCHAR",
            "id": "VARCHAR",
            "name_fr": "VARCHAR",
            "closed": "BOOLEAN",
        },
        [row for d in dealerships for row in opening_calendar.days_off(d, quarter.first, quarter.last)],
    )


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    shape: Mapping[str, object],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    connection.execute(
        f"CREATE TEMP TABLE {name} AS"  # noqa: S608 -- the names stand above
        " SELECT row.* FROM (SELECT unnest(from_json($rows, $shape)) AS row)",
        {"rows": json.dumps(rows), "shape": json.dumps([shape])},
    )


def _blocks(hashing_key: bytes) -> dict[str, bytes]:
    """Makes the two texts that HMAC hashes with, of a key no longer than a block (RFC 2104)."""
    block = hashing_key.ljust(_HMAC_BLOCK, b"\0")
    return {"ipad": bytes(byte ^ 0x36 for byte in block), "opad": bytes(byte ^ 0x5C for byte in block)}


def _read(
    connection: duckdb.DuckDBPyConnection, quarter: Quarter, batch: Sequence[Path], reading: Reading
) -> None:
    connection.execute(
        ITEMS, {"spools": [str(spool) for spool in batch], "first": quarter.first, "last": quarter.last}
    )
    connection.execute(_SAY_KINDS)
    # All items of a dealership are in one batch: no hour is counted in parts.
    connection.execute(f"INSERT INTO hourly_rows BY NAME {_HOURLY}")
    reading.kinds.update(dict(connection.execute(_KINDS).fetchall()))
    reading.unreadable_values.update(dict(connection.execute(_UNREADABLE_VALUES).fetchall()))


def _rows_of(parts: Sequence[Path]) -> str:
    if not parts:
        return f"({parquet.no_rows(MISSED_CALLS.columns)})"
    return f"read_parquet([{', '.join(map(quoted, parts))}], hive_partitioning = false)"


def _batches(spools: Iterable[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    size = 0
    for spool in spools:
        batch.append(spool)
        size += spool.stat().st_size
        if size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
