"""The parts of a rollup and what stands beside them, each in a process of its own: benchmarks.scale asks."""

import json
import resource
import sys
import time
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks import market, scale_others
from cli.simulation import simulation
from functions.lake import aggregates, database, engine, findings, missed_calls
from functions.lake.database import quoted
from functions.lake.findings.preparation import prepare
from functions.lake.items import ITEM_ATTRIBUTES
from functions.lake.report.page import render
from functions.lake.schema import MISSED_CALLS, QUARTER_DAILY, QUARTER_HOURLY
from functions.lake.storage import Folder, partition, shard_key

_SQL = Path(__file__).parent
_NUMBERS = {column.name for column in MISSED_CALLS.columns if column.type in ("int", "double")}
_MOMENTS = {column.name for column in MISSED_CALLS.columns if column.type == "timestamp"}


def lay(folder: Path, calls: int, dealerships: int) -> None:
    (folder / "lake").mkdir()
    market.lay(folder / "lake", calls, dealerships)


def copy(folder: Path, copies: int) -> None:
    """Lays as many renamed copies in its place, each in a file of its own."""
    once = folder / "once.parquet"
    _calls(folder)[0].rename(once)
    with TemporaryDirectory(dir=folder) as work, database.connect(Path(work)) as connection:
        for number in range(copies):
            renamed = f"SELECT * REPLACE (dealership_id || '-{number}' AS dealership_id) FROM {quoted(once)}"
            target = folder / "lake" / shard_key(MISSED_CALLS, market.QUARTER, number)
            connection.execute(f"COPY ({renamed}) TO {quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
    once.unlink()


def spools(folder: Path) -> None:
    """Writes the calls as DynamoDB's items, a file for each dealership."""
    (folder / "spools").mkdir()
    with duckdb.connect(config={"memory_limit": "1500MB"}) as connection:
        items = connection.execute(f"SELECT dealership_id, {_item()} FROM {quoted(_calls(folder)[0])}")
        rows = (row for batch in iter(lambda: items.fetchmany(10_000), []) for row in batch)
        for dealership, own in groupby(rows, itemgetter(0)):
            with (folder / "spools" / f"{dealership}.json").open("w") as spool:
                spool.write("[" + ",".join(item for _, item in own) + "]")


def _item() -> str:
    """Says a call as its item, as DynamoDB has it: what is null isn't there."""
    texts = {name: name for name in ITEM_ATTRIBUTES if name in {c.name for c in MISSED_CALLS.columns}}
    texts |= {name: f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%gZ')" for name in texts if name in _MOMENTS}
    texts |= {
        "call_key": "provider || '#' || call_id",
        "caller": "'+1514' || (2000000 + hash(caller_key) % 8000000)",
    }
    told = [
        f"""'"{name}":{{"{"N" if name in _NUMBERS else "S"}":"' || {text} || '"}}'"""
        for name, text in texts.items()
    ]
    return f"'{{' || concat_ws(',', {', '.join(told)}) || '}}'"


def facts_floor(folder: Path, work: Path) -> None:
    shape = ", ".join(f"{name}: 'STRUCT(S VARCHAR, N VARCHAR)'" for name in ITEM_ATTRIBUTES)
    values = ", ".join(f"coalesce({name}.S, {name}.N) AS {name}" for name in ITEM_ATTRIBUTES)
    with database.connect(work) as connection:
        connection.execute(
            f"COPY (SELECT {values} FROM read_json({quoted(folder / 'spools/*.json')}, format = 'array',"
            f" columns = {{{shape}}}) ORDER BY dealership_id, occurred_at)"
            f" TO {quoted(work / 'calls.parquet')} (FORMAT parquet, COMPRESSION zstd)"
        )


def facts(folder: Path, work: Path) -> None:
    there = sorted((folder / "spools").iterdir())
    [known] = simulation.draw(market.QUARTER, calls=1, dealerships=1, seed=7).dealerships
    with database.connect(work) as connection:
        reading = missed_calls.write(
            connection,
            market.QUARTER,
            dealerships=[known.model_copy(update={"id": spool.stem}) for spool in there],
            spools=there,
            hashing_key=b"benchmark".ljust(32),
            target=work / "missed_calls.parquet",
        )
    assert set(reading.kinds) == {"missed"}, reading.kinds


def floor(folder: Path, work: Path) -> None:
    """One GROUP BY, by the columns of the statistic with the fewer groups; the other's are read, too."""
    with database.connect(work) as connection:
        rows = connection.execute(
            (_SQL / "scale_floor.sql").read_text("utf-8"), {"calls": [str(file) for file in _calls(folder)]}
        ).fetchall()
    assert rows


def polars(folder: Path, work: Path) -> None:
    scale_others.polars(_calls(folder), work)


def pandas(folder: Path, work: Path) -> None:
    scale_others.pandas(_calls(folder), work)


def statistics(folder: Path, work: Path) -> None:
    with database.connect(work) as connection:
        for file in aggregates.compute(
            engine.on_duckdb(connection, market.QUARTER, _calls(folder)), work
        ).values():
            file.replace(folder / file.name)


def found(folder: Path, work: Path) -> None:
    tables = {table: folder / f"{table.name}.parquet" for table in (QUARTER_HOURLY, QUARTER_DAILY)}
    with database.connect(work) as connection:
        engine.on_duckdb(connection, market.QUARTER, _calls(folder))
        prepare(connection, market.QUARTER, Folder(folder / "lake"), tables, work)
        told = findings.of_scope(connection, market.QUARTER)
    (folder / "findings.json").write_text(json.dumps(told))


def pages(folder: Path, _: Path) -> None:
    told = json.loads((folder / "findings.json").read_text())
    assert all(len(render(told, language)) > 10_000 for language in ("fr", "en"))


def _calls(folder: Path) -> list[Path]:
    return sorted((folder / "lake" / partition(MISSED_CALLS, market.QUARTER)).iterdir())


_WAYS: dict[str, Callable[[Path, Path], None]] = {
    "facts_floor": facts_floor,
    "facts": facts,
    "floor": floor,
    "polars": polars,
    "pandas": pandas,
    "statistics": statistics,
    "findings": found,
    "pages": pages,
}


def main() -> None:
    way, folder, *more = sys.argv[1:]
    root = Path(folder)
    start, began = time.process_time(), time.perf_counter()
    if way in _WAYS:
        with TemporaryDirectory(dir=root, prefix="work-") as work:
            _WAYS[way](root, Path(work))
    elif way == "lay":
        lay(root, *map(int, more))
    elif way == "copy":
        copy(root, *map(int, more))
    else:
        spools(root)
    said = {
        "cpu_seconds": round(time.process_time() - start, 2),
        "wall_seconds": round(time.perf_counter() - began, 2),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
