"""Tells whether a department misses as many calls in each month. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from math import exp, log, sqrt
from typing import Literal

from functions.lake.findings import student, weeks
from functions.lake.findings.weeks import Week, Weeks

Verdict = Literal["varied", "steady"]

# Months differ beyond chance at this level, and a month by a tenth: less isn't worth a word.
_CHANCE, LEAST_DEVIATION = 0.01, 0.10
# Steady months lie within so much of their mean, all of them together as sure as this.
WITHIN, _SURE = 0.15, 0.90
_LEAST_WEEKS, _LEAST_CALLS = 2, 5


def by_month(period: Weeks) -> list[list[Week]]:
    """Divides the weeks among their months: a week belongs to its Thursday's."""
    months: dict[str, list[Week]] = defaultdict(list)
    for week in period:
        months[f"{week.start + timedelta(days=3):%Y-%m}"].append(week)
    return [months[month] for month in sorted(months)]


def verdict(period: Weeks, also: Sequence[Weeks] = ()) -> Verdict | None:
    """Tells whether the months' calls of an ordinary week varied, or were steady. None: nobody can tell.

    `also`: more quarters of the same calls, that help to know how much weeks differ within a month.
    """
    # A month that begins or ends with a week of the quarter's edge may have no week of its own.
    months = [month for month in by_month(weeks.usable(period)) if len(month) >= _LEAST_WEEKS]
    if len(months) < 2:
        return None
    every = [week for month in months for week in month]
    mean, exposure = weeks.rate(every), sum(week.exposure for week in every)
    if mean < _LEAST_CALLS:
        return None
    known = [*months, *(month for quarter in also for month in by_month(weeks.usable(quarter)))]
    varied = weeks.lasting(weeks.spread(*known), weeks.likeness(*known))
    deviations = [(weeks.rate(month) / mean - 1, sum(week.exposure for week in month)) for month in months]
    f = sum(weight * mean * off**2 for off, weight in deviations) / (len(months) - 1) / varied.times_poisson
    if f > _beyond(len(months), varied.freedom) and max(abs(off) for off, _ in deviations) >= LEAST_DEVIATION:
        return "varied"
    reach = student.quantile(1 - (1 - _SURE) / (2 * len(months)), varied.freedom)
    bounds = (
        abs(off) + reach * sqrt(varied.times_poisson / mean * (1 / weight - 1 / exposure))
        for off, weight in deviations
    )
    return "steady" if all(bound < WITHIN for bound in bounds) else None


def _beyond(months: int, freedom: int) -> float:
    """F's quantile at the level: in closed form for two degrees of freedom; for one, Student's t squared."""
    if months == 2:
        return student.quantile(1 - _CHANCE / 2, freedom) ** 2
    return freedom / 2 * (exp(-2 / freedom * log(_CHANCE)) - 1)
