"""What makes a date unlike the ordinary week: days off, the days around them, and the tyre season. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cli.simulation.departments import SIMULATED
from cli.simulation.week import ORDINARY, QUIET
from functions.shared.call import Department

MONDAY = ORDINARY[0]
AFTERNOON = range(13, 17)
MORNING = range(9, 12)
# The eve's afternoon takes some of the calls that the day off will not have …
_EVE = 1.45
# … and the next morning the rest: it is a Monday morning, and more.
_NEXT = 1.12
# The Sunday that begins the week in which Quebec changes its tyres. In spring it moves with the weather.
_SPRING = {2024: date(2024, 4, 7), 2025: date(2025, 4, 27)}
_TYRES = {department: simulated.tyres for department, simulated in SIMULATED.items()}

Hours = tuple[float, ...]


def hours(day: date, days_off: Mapping[date, str], *, shifts: bool) -> Hours:
    """Weighs the date's 24 hours. Without `shifts` a day off and those around it are ordinary."""
    ordinary = tuple(map(float, ORDINARY[day.weekday()]))
    if not shifts or day.weekday() >= 5:
        return ordinary
    if day in days_off:
        return QUIET
    if _is_eve(day, days_off):
        ordinary = _times(ordinary, AFTERNOON, _EVE)
    if _is_next(day, days_off):
        after = ordinary if day.weekday() == 0 else tuple(map(max, ordinary, MONDAY))
        ordinary = _times(after, MORNING, _NEXT)
    return ordinary


def _times(weights: Hours, within: range, factor: float) -> Hours:
    return tuple(weight * factor if hour in within else weight for hour, weight in enumerate(weights))


def _is_eve(day: date, days_off: Mapping[date, str]) -> bool:
    """Tells whether it is the last business day before a day off that is no weekend."""
    return any(eve(off, days_off) == day for off in _within_a_week(day, days_off, after=True))


def _is_next(day: date, days_off: Mapping[date, str]) -> bool:
    return any(following(off, days_off) == day for off in _within_a_week(day, days_off, after=False))


def _within_a_week(day: date, days_off: Mapping[date, str], *, after: bool) -> list[date]:
    near = (day + timedelta(days=n if after else -n) for n in range(1, 8))
    return [date for date in near if date in days_off and date.weekday() < 5]


def eve(off: date, days_off: Mapping[date, str]) -> date:
    """Finds the business day before a day off."""
    return _business_day(off, days_off, timedelta(days=-1))


def following(off: date, days_off: Mapping[date, str]) -> date:
    """Finds the business day after a day off."""
    return _business_day(off, days_off, timedelta(days=1))


def _business_day(off: date, days_off: Mapping[date, str], step: timedelta) -> date:
    day = off + step
    while day.weekday() >= 5 or day in days_off:
        day += step
    return day


@dataclass(frozen=True, slots=True)
class Shift:
    """What was planted around a day off, each against the same weekday and hours of an ordinary week."""

    date: dt.date
    name: str
    eve: dt.date
    eve_afternoon_ratio: float
    day_ratio: float
    next: dt.date
    next_morning_ratio: float


def shift(off: date, days_off: Mapping[date, str]) -> Shift:
    before, after = eve(off, days_off), following(off, days_off)
    return Shift(
        off,
        days_off[off],
        before,
        _ratio(before, AFTERNOON, days_off),
        _ratio(off, range(24), days_off),
        after,
        _ratio(after, MORNING, days_off),
    )


def _ratio(day: date, within: range, days_off: Mapping[date, str]) -> float:
    planted = hours(day, days_off, shifts=True)
    ordinary = ORDINARY[day.weekday()]
    return round(sum(planted[hour] for hour in within) / sum(ordinary[hour] for hour in within), 4)


def tyre_week(year: int, *, autumn: bool) -> date:
    """Finds the Sunday that begins the year's peak week of tyre changes."""
    if autumn:
        return _sunday_near(date(year, 11, 10))
    return _SPRING.get(year) or _sunday_near(date(year, 4, 17))


def _sunday_near(day: date) -> date:
    return day + timedelta(days=3 - (day.weekday() + 4) % 7)


def tyres(day: date) -> dict[Department, float]:
    """Says how many times its ordinary calls a department misses for tyres on the date: absent, once."""
    first = tyre_week(day.year, autumn=day.month > 6)
    weeks_off = abs((day - first).days // 7)
    if weeks_off == 0:
        return _TYRES
    if weeks_off == 1:
        return {department: 1 + (factor - 1) * 0.45 for department, factor in _TYRES.items()}
    return {}
