"""Finds the days that differ from their week by more than chance explains. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import log, sqrt
from statistics import fmean, median
from typing import NamedTuple

from functions.lake.findings import student

# The chance that any of the days is taken for unusual where none is.
_CHANCE, _INTERVAL = 0.01, 0.95
# A lesser difference isn't worth a sentence; nor can it be told of fewer calls, or of fewer days.
LEAST_DIFFERENCE = 0.3
_LEAST_EXPECTED, _LEAST_DAYS, _LEAST_OTHERS, _MOST = 10.0, 20, 2, 3
# The variance that chance gives the square root, the day's own and its week's, of one expected call.
_BY_CHANCE = 1.25 / 4
# A storm's calls come the day after: neither day tells how much days differ.
_NEAR = timedelta(days=1)


class Outlier(NamedTuple):
    """`ratio` of the day's calls to what its week let expect, with its bounds."""

    day: date
    calls: int
    expected: float
    ratio: float
    low: float
    high: float


def find(calls: Mapping[date, int]) -> list[Outlier]:
    """Finds them among ordinary business days, the most unusual first.

    A day is expected to have its weekday's median, at the level of the other days of its week, the median of
    theirs. What came is tested by Student's t against the other days, those found before left out: by its
    square root, which few calls make normal, and by its logarithm, which days that differ do.
    """
    expected = _expected(calls)
    found: list[Outlier] = []
    left = set(expected)
    while len(found) < _MOST and len(left) >= _LEAST_DAYS:
        day = max(sorted(left), key=lambda each: abs(_root(calls[each], expected[each]) - 1))
        outlier = _judged(day, calls, expected, left)
        if outlier is None:
            break
        found.append(outlier)
        left -= {day - _NEAR, day, day + _NEAR}
    return found


def _expected(calls: Mapping[date, int]) -> dict[date, float]:
    usual = {
        weekday: median(number for day, number in calls.items() if day.weekday() == weekday)
        for weekday in {day.weekday() for day in calls}
    }
    expected = {}
    for day in calls:
        others = [other for other in _week(day, calls) if other != day and usual[other.weekday()]]
        if len(others) >= _LEAST_OTHERS:
            level = median(calls[other] / usual[other.weekday()] for other in others)
            expected[day] = usual[day.weekday()] * level
    return {day: mean for day, mean in expected.items() if mean >= _LEAST_EXPECTED}


def _week(day: date, calls: Mapping[date, int]) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    return [each for number in range(5) if (each := monday + timedelta(days=number)) in calls]


def _judged(
    day: date, calls: Mapping[date, int], expected: Mapping[date, float], among: set[date]
) -> Outlier | None:
    others = [other for other in among if abs(other - day) > _NEAR]
    level = 1 - _CHANCE / 2 / len(expected)
    by_chance = _BY_CHANCE / expected[day]
    ratio = calls[day] / expected[day]
    root, error = _scaled(_root, day, others, calls, expected, by_chance)
    logarithm, other_error = _scaled(_log, day, others, calls, expected, 4 * by_chance)
    beyond = student.quantile(level, len(others) - 1)
    if abs(root) <= beyond * error or abs(logarithm) <= beyond * other_error:
        return None
    if abs(ratio - 1) < LEAST_DIFFERENCE:
        return None
    reach = student.quantile((1 + _INTERVAL) / 2, len(others) - 1) * error
    middle = _root(calls[day], expected[day])
    return Outlier(
        day, calls[day], expected[day], ratio, max(0.0, middle - reach) ** 2, (middle + reach) ** 2
    )


def _scaled(
    scale: Callable[[int, float], float],
    day: date,
    others: list[date],
    calls: Mapping[date, int],
    expected: Mapping[date, float],
    by_chance: float,
) -> tuple[float, float]:
    """The day's distance from the others on the scale, and its error: never less than chance alone gives."""
    values = [scale(calls[other], expected[other]) for other in others]
    middle = fmean(values)
    variance = max(sum((value - middle) ** 2 for value in values) / (len(values) - 1), by_chance)
    return scale(calls[day], expected[day]) - middle, sqrt(variance * (1 + 1 / len(values)))


def _root(calls: int, expected: float) -> float:
    """With Anscombe's 3/8."""
    return sqrt((calls + 0.375) / (expected + 0.375))


def _log(calls: int, expected: float) -> float:
    return log((calls + 0.5) / (expected + 0.5))
