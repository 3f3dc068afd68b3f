"""A quarter's ordinary business days, with a storm or without: calls by date."""

from datetime import date, timedelta
from math import exp
from random import Random

from benchmarks.cells import poisson

_WEEK = (1.25, 1.05, 0.97, 0.97, 0.98)
_FIRST = date(2025, 6, 30)
STORM = date(2025, 8, 12)
# A storm keeps most callers at home, and some of them call the day after.
_ON_THE_DAY, _THE_DAY_AFTER = 0.3, 1.3


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
