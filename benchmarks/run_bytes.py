"""What a call weighs, in bytes, on the disk of the function that counts a sharded quarter, and after it.

`python -m benchmarks.run_bytes [CALLS]`: docs/scale.md has a million's. The calls are made up in SQL.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import market
from functions.lake import aggregates, database, engine, findings
from functions.lake.database import quoted
from functions.lake.findings.of_calls import OF_CALLS
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import partition
from functions.quarterly_rollup.sharded.counting import save, write_episodes

_CALLS, _A_DEALERSHIP = 1_000_000, 20_000


def measure(calls: int, folder: Path) -> dict[str, float]:
    """Bytes a call: of the calls, of each table that Athena makes of them, and of what pages are made of."""
    root, work = folder / "lake", folder / "work"
    root.mkdir()
    work.mkdir()
    lake = market.lay(root, calls, max(2, calls // _A_DEALERSHIP))
    files = sorted((root / partition(MISSED_CALLS, market.QUARTER)).iterdir())
    found = {MISSED_CALLS.name: sum(map(_size, files)) / calls}
    with database.connect(work) as connection:
        tables = aggregates.compute(engine.on_duckdb(connection, market.QUARTER, files), work)
        findings.prepare(connection, market.QUARTER, lake, tables, work)
        for view in OF_CALLS:
            # Athena's own compression, if nothing is said.
            file = work / f"{view.name}.parquet"
            connection.execute(f"COPY {view.name} TO {quoted(file)} (FORMAT parquet, COMPRESSION gzip)")
            found[view.name] = _size(file) / calls
        ids = findings.dealerships(connection, market.QUARTER)
        found["episodes"] = _size(write_episodes(connection, ids, work)) / calls
        (folder / "saved").mkdir()
        saved = folder / "saved" / "rollup.duckdb"
        save(connection, saved)
        found["findings"] = _size(saved) / calls
    return found


def _size(file: Path) -> int:
    return file.stat().st_size


def main() -> None:
    calls = int(sys.argv[1]) if sys.argv[1:] else _CALLS
    with TemporaryDirectory(prefix="rappel-") as folder:
        found = measure(calls, Path(folder))
    told = {name: round(size, 2) for name, size in found.items()}
    print(json.dumps({"benchmark": "run_bytes", "calls": calls, "bytes_a_call": told}))


if __name__ == "__main__":
    main()
