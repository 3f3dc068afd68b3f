"""What a quarter's rollup takes by its size: of each part CPU and wall seconds, and the process's peak, MiB.

    python -m benchmarks.scale --calls 10000000 --copies 10

lays a lake of so many calls, made in SQL, and rolls it up, each part in a process of its own (scale_ways.py);
with copies, it then lays as many renamed ones in its place, and rolls those up without facts and pandas.
Beside the facts, the Parquet of items, stands DuckDB that reads the same JSON and sorts it; beside the two
statistics one GROUP BY of DuckDB, and Polars and pandas where they are installed.
"""

import argparse
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

CALLS_A_DEALERSHIP = 20_000
# What stands beside what, in its ratio: facts beside DuckDB's own reading, all else beside its GROUP BY.
_BESIDE = {"facts": "facts_floor", "statistics": "floor", "polars": "floor", "pandas": "floor"}

Measured = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--copies", type=int, default=0, help="then so many times the calls, without facts")
    parser.add_argument("--no-facts", action="store_true", help="begin with the missed calls, not with items")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--folder", type=Path, help="where there is room: 1 GB a million calls with facts")
    asked = parser.parse_args()
    if asked.folder:
        asked.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="rappel-", dir=asked.folder) as folder:
        runs = {asked.calls: _run(Path(folder), asked.calls, facts=not asked.no_facts)}
        if asked.copies:
            _step(Path(folder), "copy", asked.copies)
            whole = asked.calls * asked.copies
            runs[whole] = _run(Path(folder), whole, facts=False, beside=("floor", "polars"))
    for calls, measured in runs.items():
        _report(calls, measured, as_json=asked.as_json)


def _run(
    folder: Path, calls: int, *, facts: bool, beside: tuple[str, ...] = ("floor", "polars", "pandas")
) -> dict[str, Measured]:
    if not (folder / "lake").exists():
        _step(folder, "lay", calls, calls // CALLS_A_DEALERSHIP or 1)
    measured: dict[str, Measured] = {}
    if facts:
        _step(folder, "spools")
        measured |= {way: _step(folder, way) for way in ("facts_floor", "facts")}
    there = [way for way in beside if way == "floor" or find_spec(way)]
    return measured | {way: _step(folder, way) for way in (*there, "statistics", "findings", "pages")}


def _step(folder: Path, way: str, *more: int) -> Measured:
    Console(stderr=True).print(f"{way} …")
    command = [sys.executable, "-m", "benchmarks.scale_ways", way, str(folder), *map(str, more)]
    said: Measured = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return said


def _report(calls: int, measured: dict[str, Measured], *, as_json: bool) -> None:
    ratios = {
        way: round(measured[way]["cpu_seconds"] / measured[_BESIDE[way]]["cpu_seconds"], 2)
        for way in measured
        if way in _BESIDE
    }
    rolled_up = sum(measured[way]["cpu_seconds"] for way in ("statistics", "findings", "pages"))
    ratios["statistics, findings and pages"] = round(rolled_up / measured["floor"]["cpu_seconds"], 2)
    if as_json:
        print(json.dumps({"benchmark": "scale", "calls": calls, "parts": measured, "to_floor": ratios}))
        return
    table = Table(f"{calls:,} calls", "CPU s", "wall s", "peak MiB", "CPU to its floor")
    for way, each in measured.items():
        values = (f"{each['cpu_seconds']:.1f}", f"{each['wall_seconds']:.1f}", f"{each['peak_mib']:.0f}")
        table.add_row(way.replace("_", " "), *values, str(ratios.get(way, "")))
    table.add_row("statistics, findings and pages", f"{rolled_up:.1f}", "", "", str(ratios.popitem()[1]))
    Console().print(table)


if __name__ == "__main__":
    main()
