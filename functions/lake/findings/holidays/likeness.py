"""Says which ordinary day a holiday was like: a description of one day, and no test. Pure."""

from collections.abc import Mapping
from datetime import date
from math import log
from statistics import fmean

from functions.lake.findings.holidays.contract import Likeness
from functions.lake.findings.holidays.shift import Days, Part

# Of fewer calls a day is like any.
_LEAST_CALLS = 60
_WITHIN = 0.15
_ALL_DAY, _MORNING = (1, 3, 6, 7), (1, 3)


def of_day(day: date, days: Days) -> Likeness | None:
    """The ordinary Monday, Wednesday, Saturday or Sunday that its calls are nearest to, within 15 %."""
    return _nearest(day, "calls", _means("calls", _ALL_DAY, days), days)


def of_morning(day: date, days: Days) -> Likeness | None:
    """Of its morning, from 9 h to 12 h: a Monday's or a Wednesday's."""
    return _nearest(day, "morning", _means("morning", _MORNING, days), days)


def _means(part: Part, weekdays: tuple[int, ...], days: Days) -> dict[int, float]:
    counts = {
        weekday: [
            getattr(parts, part)
            for day, parts in days.calls.items()
            if day.isoweekday() == weekday and days.is_ordinary(day)
        ]
        for weekday in weekdays
    }
    return {weekday: fmean(of_its) for weekday, of_its in counts.items() if of_its and sum(of_its)}


def _nearest(day: date, part: Part, means: Mapping[int, float], days: Days) -> Likeness | None:
    calls = getattr(days.calls[day], part) if day in days.calls else 0
    if calls < _LEAST_CALLS or not means:
        return None
    weekday = min(means, key=lambda each: abs(log(calls / means[each])))
    mean = means[weekday]
    if abs(calls / mean - 1) > _WITHIN:
        return None
    return {"weekday": weekday, "calls": calls, "mean": mean}
