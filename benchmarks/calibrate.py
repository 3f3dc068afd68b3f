"""How often the findings say something where nothing is true, and how often they find what is: simulated.

Cells at the level of weekly or daily counts, 400 seeds each, as a table that docs/methods.md holds; then ten
whole pipelines of a market that varies as `rappel simulate --noise real` does. What is simulated is a guess:
lognormal weeks, alike from one to the next by a correlation, and Poisson's counts.
"""

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from math import exp, sqrt
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks import stormy_days, two_years
from benchmarks.cells import Cell, Trial, poisson
from benchmarks.holiday_quarters import measured as holiday_measured
from benchmarks.holiday_quarters import quarter as holiday_quarter
from cli import simulation
from cli.simulation.command import write
from cli.simulation.noise import REAL
from functions.lake import database, findings
from functions.lake.findings import change, clusters, gaps
from functions.lake.findings.months import stability
from functions.lake.findings.season import peak_week
from functions.lake.findings.trailing_year import extrapolation
from functions.lake.findings.unusual_days import outliers
from functions.lake.findings.weeks import Week
from functions.lake.quarter import Quarter
from functions.lake.storage import Folder

# The weeks of a quarter that a holiday cuts short, by their number, and what is left of them.
_CUT = {2: 0.6, 6: 0.6, 11: 0.6}
_FIRST = date(2025, 6, 30)
_WEEK = (1.25, 1.05, 0.97, 0.97, 0.98, 0.35, 0.12)
_QUARTER = Quarter(2025, 3)


def weeks(
    random: Random, mean: float, deviation: float, memory: float = 0.0, times: Sequence[float] = (1.0,) * 13
) -> list[Week]:
    state, made = random.gauss(0, 1), []
    for number, factor in enumerate(times):
        exposure = _CUT.get(number, 1.0)
        calls = poisson(mean * exposure * factor * exp(state * deviation), random)
        made.append(Week(_FIRST + timedelta(weeks=number), calls, exposure))
        state = memory * state + sqrt(1 - memory**2) * random.gauss(0, 1)
    return made


def changed(calls: int, deviation: float, memory: float, times: float = 1.0) -> Trial:
    def trial(random: Random) -> bool:
        now = weeks(random, calls / 13 * times, deviation, memory)
        found = change.compare(now, weeks(random, calls / 13, deviation, memory))
        return found is not None and found.says

    return trial


def missed(calls: int, deviation: float) -> Trial:
    """Whether the 95 % interval of an unchanged quarter leaves out that it is unchanged."""

    def trial(random: Random) -> bool:
        found = change.compare(weeks(random, calls / 13, deviation), weeks(random, calls / 13, deviation))
        return found is not None and not found.low <= 1 <= found.high

    return trial


def months(calls: int, deviation: float, third: float = 1.0) -> Trial:
    times = [1.0] * 9 + [third] * 4
    return lambda random: stability.verdict(weeks(random, calls / 13, deviation, times=times)) == "varied"


def peak(mean: float, deviation: float, above: float = 0.0, *, asked: bool = False) -> Trial:
    times = [1 + above * {4: 0.45, 5: 1.0, 6: 0.45}.get(number, 0.0) for number in range(13)]
    week = _FIRST + timedelta(weeks=5)

    def trial(random: Random) -> bool:
        now, then = weeks(random, mean, deviation, times=times), weeks(random, mean, deviation)
        found = peak_week.find(now, then, at=week if asked else None)
        return found is not None and (not above or found.start == week)

    return trial


def gap(calls: int, length: int) -> Trial:
    """Days vary by a fifth and weeks by a tenth, and one day is a storm."""

    def trial(random: Random) -> bool:
        storm, first = random.randrange(92), random.randrange(10, 70)
        counts = []
        for day in range(92):
            mean = calls / 13 / sum(_WEEK) * _WEEK[(day + 1) % 7] * random.lognormvariate(0, 0.22)
            silent = first <= day < first + length
            counts.append(0 if silent else poisson(mean * (0.3 if day == storm else 1), random))
        return bool(gaps.find(counts, [False] * 92, 1).gaps)

    return trial


def share(dealerships: int, truth: float = 0.25, spread: float = 0.05) -> Trial:
    def trial(random: Random) -> bool:
        pairs = []
        for _ in range(dealerships):
            units = max(20, int(2_000 * exp(random.gauss(0, 0.7))))
            weight = truth * (truth * (1 - truth) / spread**2 - 1)
            own = random.betavariate(weight, weight * (1 - truth) / truth)
            drawn = round(random.gauss(units * own, sqrt(units * own * (1 - own))))
            pairs.append((min(units, max(0, drawn)), units))
        bounds = clusters.interval(pairs)
        return bounds is None or not bounds[0] <= truth <= bounds[1]

    return trial


def holiday(calls: int, spread: float, *, shifted: bool) -> Trial:
    def trial(random: Random) -> bool:
        found = holiday_measured(holiday_quarter(random, calls, spread, shifted=shifted))
        return found is not None and found.has_shifted

    return trial


def unusual(mean: float, spread: float, *, storm: bool) -> Trial:
    def trial(random: Random) -> bool:
        found = outliers.find(stormy_days.days(random, mean, spread, storm=storm))
        return bool(found) and (not storm or found[0].day == stormy_days.STORM)

    return trial


def held_out(mean: float, spread: float, tails: int | None = None) -> Trial:
    """Days drawn as they were not when the rule was made: `stormy_days.rough_days`."""
    return lambda random: bool(outliers.find(stormy_days.rough_days(random, mean, spread, tails=tails)))


def market_mean(dealerships: int, spread: float, market: int = 890) -> Trial:
    """Whether the 95 % interval of a market's mean, known of some of its dealerships, leaves it out."""

    def trial(random: Random) -> bool:
        sizes = [round(exp(random.gauss(8, spread))) for _ in range(market)]
        found = extrapolation.estimate(sizes[:dealerships], market)
        return not found.low <= sum(sizes) / market <= found.high

    return trial


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
