"""What a run has of a quarter of a few calls, as `publish` takes it."""

from pathlib import Path

from functions.lake import aggregates, database, engine, manifest, market
from functions.lake.publication import QuarterFiles
from functions.lake.quarter import Quarter
from functions.lake.schema import MARKET, MISSED_CALLS
from functions.lake.storage import object_key
from tests.ledger import KEY, call, write


def make(folder: Path, calls: int, quarter: Quarter, key: bytes = KEY) -> QuarterFiles:
    """Makes so many calls of an hour of the quarter's first week, and what is counted from them."""
    folder.mkdir(parents=True)
    day = quarter.first.replace(day=5)
    items = [call(f"CA{n}", occurred_at=f"{day}T14:{n % 60:02}:00.000Z") for n in range(calls)]
    reading = write(folder, items, quarter, key=key)
    missed = folder / "missed_calls.parquet"
    (folder / "rollup.duckdb").unlink()
    with database.connect(folder) as connection:
        counted = aggregates.compute(engine.on_duckdb(connection, quarter, [missed]), folder)
        counted[MARKET] = market.write(connection, counted, "closed", folder / "market.parquet")
    (folder / "rollup.duckdb").unlink()
    page = folder / "market.json"
    page.write_text(f'{{"calls": {calls}}}')
    return QuarterFiles(
        calls={object_key(MISSED_CALLS, quarter): missed},
        aggregates=counted,
        reading=reading,
        reports={f"reports/quarter={quarter}/market.json": page},
    )


def calls_of(published: manifest.Manifest) -> int:
    return manifest.rows(published, MISSED_CALLS.name)
