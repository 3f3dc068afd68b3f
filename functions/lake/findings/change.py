"""Tells by how much calls changed between two quarters, and whether that is worth saying. Pure."""

from collections.abc import Sequence
from math import exp, sqrt
from typing import NamedTuple

from functions.lake.findings import student, weeks
from functions.lake.findings.weeks import Weeks

# The level of the test, and of the interval that is printed.
LEVEL, INTERVAL = 0.99, 0.95
# A lesser change isn't worth a sentence, however sure it is.
LEAST_CHANGE = 0.05
# With less on either side nothing can be told.
_LEAST_WEEKS, _LEAST_CALLS = 6, 30
# A market's dealerships say how much it varies between them, where there are at least so many.
_LEAST_FREEDOM = 2


class Change(NamedTuple):
    """`ratio` of the calls of an ordinary week, now to then; `says`: beyond chance, and not too small."""

    ratio: float
    low: float
    high: float
    says: bool


def compare(
    now: Weeks, then: Weeks, dealerships: Sequence[tuple[float, float]] = (), also: Sequence[Weeks] = ()
) -> Change | None:
    """Compares the calls of an ordinary week. Returns None where there are too few to tell.

    `dealerships`: for a market, the calls of an ordinary week of each, now and then: each changes in its own
    way, and others would have changed otherwise. `also`: more quarters of the same calls, which only help to
    know how alike a week is to the next.
    """
    now, then, *more = (weeks.usable(period) for period in (now, then, *also))
    calls, calls_then = (sum(week.calls for week in period) for period in (now, then))
    if min(len(now), len(then)) < _LEAST_WEEKS or min(calls, calls_then) < _LEAST_CALLS:
        return None
    alike = weeks.likeness(now, then, *(period for period in more if period))
    varied = weeks.lasting(weeks.spread(now, then), alike)
    ratio = weeks.rate(now) / weeks.rate(then)
    by_chance = 1 / calls + 1 / calls_then
    variance, freedom = varied.times_poisson * by_chance, varied.freedom
    if dealerships:
        between, number = _between(dealerships)
        variance += max(0.0, between - by_chance)
        freedom = min(freedom, max(_LEAST_FREEDOM, int(number) - 1))

    def reach(level: float) -> float:
        return exp(student.quantile((1 + level) / 2, freedom) * sqrt(variance))

    tested, printed = reach(LEVEL), reach(INTERVAL)
    beyond = not 1 / tested <= ratio <= tested
    says = beyond and abs(ratio - 1) >= LEAST_CHANGE
    return Change(ratio, ratio / printed, ratio * printed, says)


def _between(dealerships: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Returns the variance of the ratio's logarithm between dealerships, and their effective number.

    A large one draws the ratio to itself, so that its residual counts for more (the jackknife's).
    """
    number = len(dealerships)
    total = sum(then for _, then in dealerships)
    ratio = sum(now for now, _ in dealerships) / total
    squares = sum(
        ((now - ratio * then) / (1 - then / total)) ** 2 for now, then in dealerships if then < total
    )
    variance = (number - 1) / number * squares / (ratio * total) ** 2
    return variance, total**2 / sum(then**2 for _, then in dealerships)
