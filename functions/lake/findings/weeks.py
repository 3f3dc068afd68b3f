"""Weekly calls, how they vary beyond chance, and how alike a week is to the one before. Pure.

A week counts its ordinary days alone (`weekly.duckdb.sql`). Weeks vary more than Poisson's counts do, and by
how much is estimated from themselves: no test of changes, months or peaks takes it for granted.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

# A week with less of its ordinary days says too little.
LEAST_EXPOSURE = 0.4
# What is believed of a week's likeness to the one before, and how many weeks that belief is worth.
_LIKENESS, _LIKENESS_WEEKS = 0.45, 40
_LEAST_LIKENESS, _MOST_LIKENESS = 0.2, 0.6
# How much a short series shows too little of its likeness, in weeks (Kendall's correction, rounded up).
_BIAS = 1.5


class Week(NamedTuple):
    """`start` is its Monday. `exposure`: the part of an ordinary week's calls that its ordinary days have."""

    start: date
    calls: int
    exposure: float


Weeks = Sequence[Week]


def usable(weeks: Iterable[Week]) -> list[Week]:
    """Returns those with enough ordinary days."""
    return [week for week in weeks if week.exposure >= LEAST_EXPOSURE]


def rate(weeks: Weeks) -> float:
    """Returns the calls of an ordinary week. The weeks have any exposure."""
    return sum(week.calls for week in weeks) / sum(week.exposure for week in weeks)


class Spread(NamedTuple):
    """How many times Poisson's the variance is, and the degrees of freedom that this is known by."""

    times_poisson: float
    freedom: int


def spread(*periods: Weeks) -> Spread:
    """Estimates how much weeks vary about the rate of their own period, for the sum of several of them.

    Never less than Poisson's, and more where a week is like the one before, since the mean of such weeks
    varies more.
    """
    squares, freedom = 0.0, 0
    for weeks in periods:
        mean = rate(weeks)
        if mean:
            squares += sum(
                (week.calls - mean * week.exposure) ** 2 / (mean * week.exposure) for week in weeks
            )
        freedom += len(weeks) - 1
    return Spread(max(1.0, squares / freedom), freedom)


def lasting(spread: Spread, likeness: float) -> Spread:
    """The spread of a mean of weeks of such a likeness: Poisson's part of it has no memory."""
    beyond = (spread.times_poisson - 1) * (1 + likeness) / (1 - likeness)
    return Spread(1 + beyond, spread.freedom)


def likeness(*periods: Weeks) -> float:
    """Estimates the correlation between a week and the next, drawn to what is believed of it beforehand.

    A few weeks say little of it: the more there are, the more they count.
    """
    products = squares = 0.0
    number = 0
    for weeks in periods:
        mean = rate(weeks)
        residuals = [
            (week.calls - mean * week.exposure) / sqrt(mean * week.exposure) if mean else 0.0
            for week in weeks
        ]
        products += sum(one * other for one, other in pairwise(residuals))
        squares += sum(residual**2 for residual in residuals)
        number += len(weeks)
    seen = (products / squares if squares else 0.0) + _BIAS * len(periods) / number
    drawn = (number * seen + _LIKENESS_WEEKS * _LIKENESS) / (number + _LIKENESS_WEEKS)
    return min(_MOST_LIKENESS, max(_LEAST_LIKENESS, drawn))
