"""What the cells of the calibration simulate: each a trial that says whether the findings speak of it.

Lognormal weeks, alike from one to the next by a correlation, and Poisson's counts: a guess.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp, sqrt
from random import Random

from benchmarks import stormy_days
from benchmarks.cells import Trial, poisson
from benchmarks.holiday_quarters import measured as holiday_measured
from benchmarks.holiday_quarters import quarter as holiday_quarter
from functions.lake.findings import change, clusters, gaps
from functions.lake.findings.months import stability
from functions.lake.findings.season import peak_week
from functions.lake.findings.trailing_year import extrapolation
from functions.lake.findings.unusual_days import outliers
from functions.lake.findings.weeks import Week

# The weeks of a quarter that a holiday cuts short, by their number, and what is left of them.
_CUT = {2: 0.6, 6: 0.6, 11: 0.6}
_FIRST = date(2025, 6, 30)
_WEEK = (1.25, 1.05, 0.97, 0.97, 0.98, 0.35, 0.12)


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
