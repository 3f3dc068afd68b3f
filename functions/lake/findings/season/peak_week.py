"""Finds the season's peak week, such as the tyre change's, and how far it moved within a year. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp, log, sqrt
from statistics import fmean
from typing import NamedTuple

from functions.lake.findings import student
from functions.lake.findings.weeks import LEAST_EXPOSURE, Week, Weeks

# The chance of a peak where there is none: of all weeks together, or of the one that is asked for.
_CHANCE = 0.01
# The chance that is taken where a peak is to be left out, so that it doesn't pass for the weeks' own spread.
_CHANCE_TO_LEAVE_OUT = 0.05
# A peak has so many times an ordinary week's calls at least.
LEAST_RATIO = 1.15
# The level of the ratio's interval, and of the weeks that can't be told from the peak (one-sided).
_INTERVAL, _ALIKE = 0.95, 0.95
_LEAST_WEEKS, _LEAST_OTHERS = 7, 5
# Below so many calls an ordinary week nothing can be told.
LEAST_CALLS = 10
# A season has shoulders: a peak's neighbours are no ordinary weeks.
_NEAR = timedelta(weeks=1)
# The same ISO week of the year before begins so long before, but for a 53rd week.
_YEAR = timedelta(weeks=52)


class Peak(NamedTuple):
    """`ratio` to an ordinary week, with its interval; `alike`: the weeks that can't be told from it."""

    start: date
    ratio: float
    low: float
    high: float
    alike: list[date]


def find(
    weeks: Weeks, last_year: Weeks = (), *, at: date | None = None, chance: float = _CHANCE
) -> Peak | None:
    """Finds the week that stands out. Returns None where none does, or too little is known.

    The highest week's distance from the others, its neighbours left out, is tested by Student's t, at the
    chance divided by the number of weeks that might have been it. `last_year`: the weeks of the same quarter
    a year before, which help to know how much weeks differ. `at`: asks whether this week is a peak, and no
    other; one test, which finds more.
    """
    candidates = [week for week in weeks if week.exposure >= LEAST_EXPOSURE]
    if at is not None:
        candidates = [week for week in candidates if week.start == at]
    tried = len(candidates)
    if not candidates or sum(week.exposure >= LEAST_EXPOSURE for week in weeks) < _LEAST_WEEKS:
        return None
    best = max(candidates, key=_log)
    others = _others(weeks, best.start)
    if len(others) < _LEAST_OTHERS or exp(fmean(others)) < LEAST_CALLS:
        return None
    middle = fmean(others)
    variance, freedom = _variance(others, last_year)
    # A week of few ordinary days varies more.
    own = variance + (1 / best.exposure - 1) / exp(middle)
    distance, error = _log(best) - middle, sqrt(own + variance / len(others))
    ratio = exp(distance)
    if distance <= student.quantile(1 - chance / tried, freedom) * error or ratio < LEAST_RATIO:
        return None
    reach = exp(student.quantile((1 + _INTERVAL) / 2, freedom) * error)
    close = student.quantile(_ALIKE, freedom) * sqrt(variance + own)
    alike = [
        week.start for week in weeks if week.exposure >= LEAST_EXPOSURE and _log(best) - _log(week) <= close
    ]
    return Peak(best.start, ratio, ratio / reach, ratio * reach, alike)


def moved(peak: Peak, then: Peak) -> tuple[int, int, int]:
    """Returns by how many weeks the peak came later than the one a year before, at least and at most.

    The bounds hold all the weeks that can't be told from either peak.
    """
    return (
        _weeks_later(peak.start, then.start),
        _weeks_later(min(peak.alike), max(then.alike)),
        _weeks_later(max(peak.alike), min(then.alike)),
    )


def without(weeks: Sequence[Week]) -> tuple[list[Week], bool]:
    """Returns the weeks but for a peak and its neighbours, and whether there was one.

    A season would pass for the weeks' own spread, and hide every change.
    """
    peak = find(weeks, chance=_CHANCE_TO_LEAVE_OUT)
    if peak is None:
        return list(weeks), False
    return [week for week in weeks if abs(week.start - peak.start) > _NEAR], True


def _variance(others: list[float], last_year: Weeks) -> tuple[float, int]:
    """Of an ordinary week's logarithm, with its degrees of freedom; never less than chance alone gives."""
    squares, freedom = _squares(others), len(others) - 1
    if sum(week.exposure >= LEAST_EXPOSURE for week in last_year) >= _LEAST_WEEKS:
        # To leave out a highest week that is no peak would make the weeks seem too alike.
        peak = find(last_year, chance=_CHANCE_TO_LEAVE_OUT)
        then = _others(last_year, peak.start if peak else None)
        squares, freedom = squares + _squares(then), freedom + len(then) - 1
    return max(squares / freedom, 1 / exp(fmean(others))), freedom


def _squares(values: list[float]) -> float:
    middle = fmean(values)
    return sum((value - middle) ** 2 for value in values)


def _others(weeks: Weeks, start: date | None) -> list[float]:
    return [
        _log(week)
        for week in weeks
        if week.exposure >= LEAST_EXPOSURE and (start is None or abs(week.start - start) > _NEAR)
    ]


def _log(week: Week) -> float:
    """With half a call more, since none has no logarithm."""
    return log((week.calls + 0.5) / week.exposure)


def _weeks_later(start: date, then: date) -> int:
    return (start - then - _YEAR).days // 7
