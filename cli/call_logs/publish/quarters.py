"""Imported missed calls in the lake: one object per export and quarter, beside what else the quarter has."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from cli.call_logs.publish.calls import Call
from cli.call_logs.publish.histories import started_at
from cli.shared import spool
from functions.lake import aggregates, database, engine, missed_calls, parquet
from functions.lake.database import quoted
from functions.lake.publication import QuarterFiles
from functions.lake.publication import publish as publish_quarter
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, parquet_keys, partition
from functions.on_missed_call.recovery import Resolution
from functions.shared.call import call_key
from functions.shared.dealership import Dealership
from functions.shared.moment import to_text

# What DuckDB takes before it spills to disk.
MEMORY_MB = 256
# Few enough that as many quarters as an export may span fit in memory at once.
_AT_ONCE = 10_000
_AREAS = "areas.csv"
# Calls that neither another export nor the ledger has told; a masked caller still has its area.
_NEW = """(
    SELECT facts.* REPLACE (coalesce(facts.caller_area, areas.area) AS caller_area)
    FROM facts LEFT JOIN areas ON areas.call_id = facts.call_id
    WHERE facts.call_id NOT IN (SELECT call_id FROM known)
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """`name` names its objects in the lake: the same file always has the same."""

    name: str
    provider: str
    language: str | None
    dealership: Dealership


@dataclass(slots=True)
class QuarterSpool:
    """A quarter's calls in files that the rollup's own reader takes."""

    files: list[Path] = field(default_factory=list)
    calls: int = 0


@dataclass(frozen=True, slots=True)
class QuarterResult:
    """`known` calls were in the lake already, told by another export or by the ledger."""

    quarter: Quarter
    calls: int
    known: int


def spool_by_quarter(
    missed: Iterable[tuple[str, Call, Resolution]], export: Export, folder: Path
) -> dict[Quarter, QuarterSpool]:
    """Writes the calls by quarter of the dealership's local dates; beside them, masked callers' areas."""
    spools: dict[Quarter, QuarterSpool] = {}
    waiting: dict[Quarter, list[dict[str, object]]] = {}
    with (folder / _AREAS).open("w", encoding="utf-8", newline="") as file:
        areas = csv.writer(file)
        for name, call, resolution in missed:
            quarter = Quarter.of(started_at(call).astimezone(export.dealership.zone).date())
            into = spools.setdefault(quarter, QuarterSpool())
            batch = waiting.setdefault(quarter, [])
            batch.append(_item(name, call, resolution, export))
            into.calls += 1
            if call.area:
                areas.writerow((name, call.area))
            if len(batch) >= _AT_ONCE:
                _spool(batch, into, folder, quarter)
    for quarter, batch in waiting.items():
        _spool(batch, spools[quarter], folder, quarter)
    return spools


def _spool(batch: list[dict[str, object]], into: QuarterSpool, folder: Path, quarter: Quarter) -> None:
    into.files.append(spool.write(batch, folder / f"{quarter}-{len(into.files)}.json"))
    batch.clear()


def _item(name: str, call: Call, resolution: Resolution, export: Export) -> dict[str, object]:
    """Makes the item that the ledger would hold; no text was owed."""
    at = started_at(call)
    item: dict[str, object] = {
        "dealership_id": export.dealership.id,
        "call_key": call_key(export.provider, name),
        "call_id": name,
        "provider": export.provider,
        "department": call.department,
        "line": call.line,
        "outcome": call.result,
        "occurred_at": to_text(at),
        "text_status": "suppressed",
        "text_reason": "imported",
        "caller": call.person or None,
        "ring_seconds": call.ring,
        "language": export.language,
    }
    became = {
        key: to_text(value) if isinstance(value, datetime) else value
        for key, value in asdict(resolution).items()
    }
    return {key: value for key, value in (item | became).items() if value is not None}


def publish(
    quarters: dict[Quarter, QuarterSpool],
    export: Export,
    lake: Folder,
    hashing_key: bytes,
    work: Path,
    now: datetime,
) -> Iterator[QuarterResult]:
    """Lays each quarter's calls in the lake and counts its statistics anew.

    A quarter in which the same file had calls before, and now has none, loses them.
    """
    before = {
        Quarter.parse(key.split("quarter=")[1].split("/")[0])
        for key in lake.keys(f"{MISSED_CALLS.name}/")
        if key.endswith(f"/{export.name}.parquet")
    }
    for quarter in sorted(before | set(quarters)):
        folder = work / str(quarter)
        folder.mkdir()
        with database.connect(folder, MEMORY_MB) as connection:
            spools = quarters.get(quarter, QuarterSpool())
            yield _publish_calls(connection, quarter, spools, export, lake, hashing_key, folder)
            calls = missed_calls.fetch(lake, quarter, folder)
            tables = aggregates.compute(engine.on_duckdb(connection, quarter, list(calls.values())), folder)
            files = QuarterFiles(calls=calls, aggregates=tables)
            publish_quarter(connection, quarter, lake, files, work=folder, now=now)


def _publish_calls(
    connection: duckdb.DuckDBPyConnection,
    quarter: Quarter,
    spools: QuarterSpool,
    export: Export,
    lake: Folder,
    hashing_key: bytes,
    folder: Path,
) -> QuarterResult:
    own = f"{partition(MISSED_CALLS, quarter)}{export.name}.parquet"
    every, new = folder / "every.parquet", folder / "new.parquet"
    missed_calls.write(
        connection,
        quarter,
        dealerships=[export.dealership],
        spools=spools.files,
        hashing_key=hashing_key,
        target=every,
        least_sharers=1,  # one's own calls, in a folder of one's own
    )
    beside = [
        quoted(lake.fetch(other, folder))
        for other in parquet_keys(lake, partition(MISSED_CALLS, quarter))
        if other != own
    ]
    connection.execute(f"CREATE TEMP VIEW facts AS SELECT * FROM read_parquet({quoted(every)})")
    connection.execute(
        f"CREATE TEMP VIEW areas AS SELECT * FROM read_csv({quoted(folder.parent / _AREAS)}, header = false,"
        " auto_detect = false, delim = ',', quote = '\"', columns = {call_id: 'VARCHAR', area: 'VARCHAR'})"
    )
    connection.execute("CREATE TEMP TABLE known (call_id VARCHAR)")
    if beside:
        connection.execute(
            f"INSERT INTO known SELECT call_id FROM read_parquet([{', '.join(beside)}], union_by_name = true)"
            " WHERE dealership_id = ? AND provider = ?",
            (export.dealership.id, export.provider),
        )
    parquet.write(connection, _NEW, MISSED_CALLS, new)
    lake.publish(own, new)
    written = parquet.count(connection, [new])
    return QuarterResult(quarter, written, parquet.count(connection, [every]) - written)
