"""Tells whether a holiday moved calls to the afternoon before or the morning after, and how many. Pure.

A date's calls are compared with the same weekday and hours of ordinary weeks, each as a part of its own
week's other business days, so that a season that lifts a whole week lifts no ratio. The logarithms of the
ordinary weeks' parts give Student's prediction interval for one more ordinary week: a date whose ratio has
all of its interval above 1 is more than chance. Two dates are tried per holiday, each at half of what the
level leaves to chance above it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from statistics import fmean, variance
from typing import Literal, NamedTuple

from functions.lake.findings import student
from functions.lake.findings.holidays.contract import HolidayMethod, Shift

LEVEL = 0.99
METHOD: HolidayMethod = {
    "level": LEVEL,
    "test": "Student's prediction interval on the logarithm of the date's calls over those of its week's"
    " other business days, against the ordinary weeks; shifted where the eve's afternoon or the next"
    " morning has all of its interval above 1",
}
# Fewer ordinary weeks say too little of how weeks differ; fewer calls in them make the logarithm too coarse.
_WEEKS_AT_LEAST = 4
_CALLS_AT_LEAST = 10
_DAY = timedelta(days=1)
_QUARTER_WEEKS = 14

Part = Literal["calls", "morning", "afternoon"]


class DayParts(NamedTuple):
    """A date's calls: of the day, of 9 h to 12 h, of 13 h to 17 h."""

    calls: int
    morning: int
    afternoon: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times the ordinary calls came, and between which bounds that lies."""

    ratio: float
    low: float
    high: float


NO_CALLS = DayParts(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Days:
    """The calls of each date that the quarter has so far, and its business days that are no ordinary ones."""

    calls: Mapping[date, DayParts]
    unusual: Collection[date]

    def is_ordinary(self, day: date) -> bool:
        """Whether other days can be compared with this one."""
        return day in self.calls and day not in self.unusual


def unusual(off: Collection[date]) -> set[date]:
    """Returns the days off, and the business days beside them."""
    weekdays = [day for day in off if day.weekday() < 5]
    return {unusual for day in weekdays for unusual in (day, eve(day, off), following(day, off))}


def eve(day: date, off: Collection[date]) -> date:
    """Returns the business day before."""
    return _business_day(day, off, -_DAY)


def following(day: date, off: Collection[date]) -> date:
    """Returns the business day after."""
    return _business_day(day, off, _DAY)


def _business_day(day: date, off: Collection[date], step: timedelta) -> date:
    day += step
    while day.weekday() >= 5 or day in off:
        day += step
    return day


def find(day: date, name: str, off: Collection[date], days: Days) -> Shift:
    """Measures a holiday's shift. `off`: the days off of those who have this one."""
    before, after = eve(day, off), following(day, off)
    afternoon = against_ordinary(before, "afternoon", days)
    whole = against_ordinary(day, "calls", days)
    morning = against_ordinary(after, "morning", days)
    return {
        "date": day.isoformat(),
        "name": name,
        "eve": before.isoformat(),
        "next": after.isoformat(),
        "eve_afternoon_ratio": afternoon.ratio if afternoon else None,
        "eve_afternoon_interval": [afternoon.low, afternoon.high] if afternoon else None,
        "day_ratio": whole.ratio if whole else None,
        "day_interval": [whole.low, whole.high] if whole else None,
        "next_morning_ratio": morning.ratio if morning else None,
        "next_morning_interval": [morning.low, morning.high] if morning else None,
        "shifted": any(ratio is not None and ratio.low > 1 for ratio in (afternoon, morning)),
    }


def against_ordinary(day: date, part: Part, days: Days) -> Ratio | None:
    """Compares an unusual day with the ordinary weeks.

    Returns None where the quarter hasn't the day, or fewer than 4 ordinary weeks, or too few calls in them.
    """
    others = others_of(day, days)
    if day not in days.calls or not others:
        return None
    weeks = like_weeks([day, *others], days)
    if len(weeks) < _WEEKS_AT_LEAST:
        return None
    usual_calls = fmean(getattr(days.calls[first], part) for first, *_ in weeks)
    if usual_calls < _CALLS_AT_LEAST:
        return None
    calls = getattr(days.calls[day], part)
    between, freedom = _variance(day, len(others), part, days)
    # Never less than chance alone moves a count, and more where this date's is the smaller one.
    between = max(between, 1 / usual_calls)
    scarcer = max(0.0, 1 / (calls + 0.5) - 1 / usual_calls)
    spread = sqrt(between * (1 + 1 / len(weeks)) + scarcer)
    middle = _part_of_week([day, *others], part, days) - fmean(
        _part_of_week(week, part, days) for week in weeks
    )
    reach = student.quantile((1 + LEVEL) / 2, freedom) * spread
    return Ratio(exp(middle), exp(middle - reach), exp(middle + reach))


def others_of(day: date, days: Days) -> list[date]:
    """Lists the ordinary business days of its week, itself left out where it is none."""
    return [other for other in _business_week(day) if days.is_ordinary(other)]


def like_weeks(week: list[date], days: Days) -> list[list[date]]:
    """Returns the same days of every week in which all of them are ordinary."""
    shifted = ([day + timedelta(weeks=n) for day in week] for n in range(-_QUARTER_WEEKS, _QUARTER_WEEKS + 1))
    return [week for week in shifted if all(map(days.is_ordinary, week))]


def _variance(day: date, others: int, part: Part, days: Days) -> tuple[float, int]:
    """Says how much the logarithms vary from week to week, and its degrees of freedom.

    From all five weekdays, each against as many days that follow it: one weekday's weeks are too few.
    """
    squares, freedom = 0.0, 0
    week = _business_week(day)
    for place in range(5):
        mine = [week[(place + n) % 5] for n in range(others + 1)]
        logs = [_part_of_week(like, part, days) for like in like_weeks(mine, days)]
        if len(logs) > 1:
            squares += variance(logs) * (len(logs) - 1)
            freedom += len(logs) - 1
    return squares / freedom, freedom


def _part_of_week(week: list[date], part: Part, days: Days) -> float:
    """Takes the logarithm; with half a call more, since none has no logarithm."""
    first, *others = week
    rest = sum(days.calls[day].calls for day in others)
    return log(getattr(days.calls[first], part) + 0.5) - log(rest + 0.5)


def _business_week(day: date) -> list[date]:
    monday = day - day.weekday() * _DAY
    return [monday + n * _DAY for n in range(5)]
