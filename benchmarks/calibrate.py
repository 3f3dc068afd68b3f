"""How often the findings say something where nothing is true, and how often they find what is: simulated.

Cells at the level of weekly or daily counts, 400 seeds each, as a table that docs/methods.md holds; then ten
whole pipelines of a market that varies as `rappel simulate --noise real` does.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import two_years
from benchmarks.cells import Cell
from benchmarks.trials import (
    changed,
    gap,
    held_out,
    holiday,
    market_mean,
    missed,
    months,
    peak,
    share,
    unusual,
)
from cli import simulation
from cli.simulation.command import write
from cli.simulation.noise import REAL
from functions.lake import database, findings
from functions.lake.quarter import Quarter
from functions.lake.storage import Folder

_QUARTER = Quarter(2025, 3)


def cells() -> list[Cell]:
    """Lists all of them."""
    spreads, sizes = (0.0, 0.05, 0.10), (1_000, 5_000, 20_000, 70_000)
    made = [
        Cell(
            f"change said, none true: {calls:,} calls, spread {spread:.0%}, correlation {memory}",
            changed(calls, spread, memory),
            most=None if memory == 0.5 else 0.02,
        )
        for memory in (0.0, 0.3, 0.5)
        for calls in sizes
        for spread in spreads
    ]
    made += [
        Cell(
            f"95 % interval misses the truth: {calls:,} calls, spread {spread:.0%}",
            missed(calls, spread),
            0.07,
        )
        for calls in sizes
        for spread in spreads
    ]
    made += [
        Cell(f"months said to vary, flat: {calls:,} calls, spread {spread:.0%}", months(calls, spread), 0.02)
        for calls in sizes
        for spread in spreads
    ]
    made += [
        Cell(f"peak, flat: {mean:,} a week, spread {spread:.0%}", peak(mean, spread), 0.02)
        for mean in (80, 300, 1_500, 15_000)
        for spread in (0.05, 0.08, 0.12)
    ]
    made += [Cell(f"gap, none there: {calls:,} calls", gap(calls, 0), 0.01) for calls in (150, 600, *sizes)]
    made += [
        Cell(f"95 % interval of a share misses: {number} dealerships", share(number), 0.08)
        for number in (6, 10, 20, 50)
    ]
    made += [
        Cell(
            f"holiday said to shift calls, none moved: {calls:,} calls, days {spread:.0%}",
            holiday(calls, spread, shifted=False),
            0.02,
        )
        for calls in (1_200, 3_600, 20_000, 200_000)
        for spread in (0.0, 0.08)
    ]
    made += [
        Cell(
            f"a day said to be unusual, none is: {mean:,.0f} calls a day, days {spread:.0%}",
            unusual(mean, spread, storm=False),
            0.02,
        )
        for mean in (15, 60, 1_000)
        for spread in (0.0, 0.1, 0.2)
    ]
    made += [
        Cell(
            f"the same, held out: {mean:,} calls a day, days {spread:.0%}",
            held_out(mean, spread),
            0.02,
        )
        for mean in (12, 25, 100, 300, 3_000)
        for spread in (0.05, 0.15, 0.25)
    ]
    made += [
        Cell(
            f"the same, tails of Student's {tails}: {mean:,} calls a day, days 15%",
            held_out(mean, 0.15, tails),
        )
        for tails in (12, 6)
        for mean in (25, 300, 3_000)
    ]
    made += [
        Cell(
            f"95 % interval of a market's year misses: {number} of 890 dealerships, sizes {spread:.0%}",
            market_mean(number, spread),
            0.07,
        )
        for number in (10, 20, 50)
        for spread in (0.5, 0.7, 1.0)
    ]
    made += [
        Cell("storm ×0.3 found: 60 calls a day, days 10 %", unusual(60, 0.1, storm=True), least=0.75),
        Cell("storm ×0.3 found: 1,000 calls a day, days 10 %", unusual(1_000, 0.1, storm=True), least=0.95),
        Cell("Labour Day found: 1,200 calls, days 8 %", holiday(1_200, 0.08, shifted=True)),
        Cell("Labour Day found: 3,600 calls, days 8 %", holiday(3_600, 0.08, shifted=True), least=0.30),
        Cell("Labour Day found: 20,000 calls, days 8 %", holiday(20_000, 0.08, shifted=True), least=0.90),
        Cell("+20 % found: 1,000 calls, spread 5 %", changed(1_000, 0.05, 0, 1.2)),
        Cell("+20 % found: 5,000 calls, spread 5 %", changed(5_000, 0.05, 0, 1.2), least=0.95),
        Cell("+10 % found: 20,000 calls, spread 5 %", changed(20_000, 0.05, 0, 1.1)),
        Cell("+10 % found: 20,000 calls, spread 10 %", changed(20_000, 0.10, 0, 1.1)),
        Cell("a month ×1.4 found: 5,000 calls, spread 5 %", months(5_000, 0.05, 1.4)),
        Cell("tyres ×1.9 found, right week: 300 a week, spread 5 %", peak(300, 0.05, 0.9), least=0.90),
        Cell("tyres ×1.9 found, right week: 80 a week, spread 8 %", peak(80, 0.08, 0.9)),
        Cell("the same, asked for: 80 a week, spread 8 %", peak(80, 0.08, 0.9, asked=True), least=0.85),
        Cell("gap of 5 days found: 1,200 calls", gap(1_200, 5), least=0.95),
        Cell("gap of 3 days found: 3,600 calls", gap(3_600, 3), least=0.95),
        Cell("gap of 1 day found: 20,000 calls", gap(20_000, 1)),
    ]
    return made


def pipelines(seeds: int) -> dict[str, int]:
    """Counts what whole pipelines say of markets of 20 in which nothing changed, over so many seeds."""
    said = dict.fromkeys(("changes compared", "changes said", "months said to vary", "peaks"), 0)
    for seed in range(seeds):
        with TemporaryDirectory(prefix="rappel-") as folder:
            work, lake = Path(folder), Folder(Path(folder) / "lake")
            for quarter in (_QUARTER, _QUARTER.year_before):
                write(simulation.draw(quarter, calls=20_000, dealerships=20, seed=seed, noise=REAL), lake)
            with database.connect(work) as connection:
                found = findings.compute(connection, _QUARTER, lake, work=work)
        said["changes compared"] += sum(row["change"] is not None for row in found["changes"])
        said["changes said"] += sum(row["beyond_chance"] is True for row in found["changes"])
        said["months said to vary"] += sum(row["steady"] is False for row in found["stability"])
        said["peaks"] += len(found["peaks"])
    return said


def main() -> None:
    print("| cell | said | promised |\n|---|---|---|")
    broken = 0
    for cell in cells():
        rate = cell.rate()
        broken += not cell.holds(rate)
        print(
            f"| {cell.name} | {rate:.1%} | {cell.promise}{'' if cell.holds(rate) else ' BROKEN'} |",
            flush=True,
        )
    number = 10
    for name, count in pipelines(number).items():
        print(f"| {number} pipelines, nothing true: {name} | {count} | |", flush=True)
    print("\n| forecast of | loss, to last year's week | to four weeks' mean | in range |\n|---|---|---|---|")
    for calls in (8, 30, 100, 400, 2_000):
        print(two_years.row(calls, seeds=30), flush=True)
    sys.exit(broken > 0)


if __name__ == "__main__":
    main()
