"""What a quarter's findings cost, milliseconds of CPU: from the missed calls' Parquet to all the report says.

The floor reads every column of the same file once, and counts. The pick is what one would write without us:
a query of DuckDB per finding, straight over the calls, with no test and no statistics kept. Rappel counts its
two tables, writes them, and has each finding for each dealership too.
"""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console
from rich.progress import track

from benchmarks import market
from benchmarks.report import report
from functions.lake import database, findings
from functions.lake.database import quoted
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, object_key

CALLS, DEALERSHIPS, ROUNDS = 1_000_000, 200, 5
_PICK = Path(__file__).with_name("rollup_pick.sql").read_text(encoding="utf-8")


def main() -> None:
    console = Console(stderr=True)
    with TemporaryDirectory(prefix="rappel-") as folder:
        with console.status(f"Laying {CALLS:,} calls …"):
            lake = market.lay(Path(folder) / "lake", CALLS, DEALERSHIPS)
        ways: dict[str, Callable[[Folder, Path], None]] = {"floor": _floor, "rappel": _rappel, "pick": _pick}
        samples: dict[str, list[float]] = {name: [] for name in ways}
        for _ in track(range(ROUNDS), "rollup", console=console, transient=True):
            for name, way in ways.items():
                with TemporaryDirectory(dir=folder) as work:
                    start = time.process_time()
                    way(lake, Path(work))
                    samples[name].append((time.process_time() - start) * 1000)
    report("rollup", "ms of CPU", samples)


def _rappel(lake: Folder, work: Path) -> None:
    with database.connect(work) as connection:
        found = findings.compute(connection, market.QUARTER, lake, work=work)
    assert found["calls"] == CALLS


def _floor(lake: Folder, work: Path) -> None:
    columns = ", ".join(f"count({column.name})" for column in MISSED_CALLS.columns)
    with database.connect(work) as connection:
        row = connection.execute(f"SELECT {columns} FROM {_calls(lake)}").fetchone()
    assert row is not None
    assert row[0] == CALLS


def _pick(lake: Folder, work: Path) -> None:
    with database.connect(work) as connection:
        connection.execute(f"CREATE VIEW missed_calls AS FROM {_calls(lake)}")
        for statement in duckdb.extract_statements(_PICK):
            assert connection.execute(statement).fetchall()


def _calls(lake: Folder) -> str:
    return f"read_parquet({quoted(lake.root / object_key(MISSED_CALLS, market.QUARTER))})"


if __name__ == "__main__":
    main()
