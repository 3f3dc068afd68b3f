"""A quarter's ordinary business days, with a storm or without: calls by date."""

from datetime import date, timedelta
from math import exp, sqrt
from random import Random

from benchmarks.cells import poisson

_WEEK = (1.25, 1.05, 0.97, 0.97, 0.98)
_FIRST = date(2025, 6, 30)
STORM = date(2025, 8, 12)
# A storm keeps most callers at home, and some of them call the day after.
_ON_THE_DAY, _THE_DAY_AFTER = 0.3, 1.3
# How much a rough day is like the one before.
_LIKE = 0.33


def days(random: Random, mean: float, spread: float, *, storm: bool) -> dict[date, int]:
    """`mean` calls a day; weeks vary by 5 %, days by `spread`."""
    made = {}
    for week in range(13):
        level = exp(random.gauss(0, 0.05))
        for weekday, part in enumerate(_WEEK):
            day = _FIRST + timedelta(weeks=week, days=weekday)
            times = {0: _ON_THE_DAY, 1: _THE_DAY_AFTER}.get((day - STORM).days, 1.0) if storm else 1.0
            made[day] = poisson(mean * part * level * times * exp(random.gauss(0, spread)), random)
    return made


def rough_days(random: Random, mean: float, spread: float, *, tails: int | None = None) -> dict[date, int]:
    """Days without a storm that differ otherwise than `days`: each is like the one before by a third, and
    weeks vary by 8 %. `tails`: they are Student's, of so many degrees of freedom.
    """
    made, state = {}, 0.0
    for week in range(13):
        level = exp(random.gauss(0, 0.08))
        for weekday, part in enumerate(_WEEK):
            state = _LIKE * state + sqrt(1 - _LIKE**2) * random.gauss(0, 1)
            # Of the same variance.
            wide = sqrt((tails - 2) / tails / random.gammavariate(tails / 2, 2 / tails)) if tails else 1.0
            day = _FIRST + timedelta(weeks=week, days=weekday)
            made[day] = poisson(mean * part * level * exp(spread * state * wide), random)
    return made
