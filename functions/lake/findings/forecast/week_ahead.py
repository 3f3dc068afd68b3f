"""Spreads a week's level over its hours, as the department's weeks are and its holidays change them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from functions.lake.findings.forecast.contract import Cell
from functions.lake.findings.forecast.level import Level
from functions.lake.findings.forecast.quantiles import quantiles
from functions.lake.findings.weeks import Week, usable

Part = Literal["hour", "half_day"]
Hour = tuple[int, int]  # weekday, 1 Monday to 7 Sunday; hour
# Of a date's kind and its half, before noon or after: how many times its ordinary calls it has.
Factors = Mapping[tuple[str, int], float]

# How much a day differs from its week, and a day off or beside one from what such days have (of the
# logarithm).
_DAY, _UNUSUAL = 0.12, 0.15
# So many calls' worth of what its weekday and its hour have in general, in an hour's share.
_WEIGHT = 20
_SHARES = (0.1, 0.9)
# From so many calls a week on an hour says something, below it half a day does.
LEAST_FOR_HOURS = 100
_NOON = 12
# What a forecast is measured against: the mean of so many weeks.
_USUAL = 4
# A cell whose greatest count is less than a call isn't worth a row.
_LEAST_HIGH = 1


class Interval(NamedTuple):
    """What is expected, and between which counts it lies 8 times in 10."""

    expected: float
    low: int
    high: int


class CellAhead(NamedTuple):
    """Some hours of a date."""

    day: date
    from_hour: int
    to_hour: int
    interval: Interval


class WeekAhead(NamedTuple):
    """`cells` are of the `part` that says something."""

    total: Interval
    part: Part
    cells: list[CellAhead]


def profile(calls: Mapping[Hour, int], days: Mapping[int, int]) -> dict[Hour, float]:
    """Returns each hour's share of an ordinary week. `days`: how many ordinary days of each weekday there
    were.

    An hour of few calls is drawn to what its weekday and its hour have in general.
    """
    per_day = {hour: number / days[hour[0]] for hour, number in calls.items() if days.get(hour[0])}
    week = sum(per_day.values())
    if not week:
        return {}
    of_weekday: dict[int, float] = {}
    of_hour: dict[int, float] = {}
    for (weekday, hour), number in per_day.items():
        of_weekday[weekday] = of_weekday.get(weekday, 0.0) + number
        of_hour[hour] = of_hour.get(hour, 0.0) + number
    drawn = {
        (weekday, hour): (calls.get((weekday, hour), 0) + _WEIGHT * both / week)
        / (days[weekday] + _WEIGHT / week)
        for weekday, of_its in of_weekday.items()
        for hour, of_all in of_hour.items()
        for both in [of_its * of_all / week]
    }
    total = sum(drawn.values())
    return {hour: number / total for hour, number in drawn.items()}


def spread(
    level: Level, shares: Mapping[Hour, float], kinds: Mapping[date, str], factors: Factors
) -> WeekAhead:
    """Foretells the week whose dates are those of `kinds`."""
    hours = {
        (day, hour): level.calls * share * factors.get((kind, hour >= _NOON), 1.0)
        for day, kind in kinds.items()
        for (weekday, hour), share in shares.items()
        if weekday == day.isoweekday()
    }
    part: Part = "hour" if level.calls >= LEAST_FOR_HOURS else "half_day"
    cells = []
    for day, kind in kinds.items():
        own = _DAY**2 + (_UNUSUAL**2 if kind != "ordinary" else 0.0)
        for first, last in _spans(part):
            mean = sum(hours.get((day, hour), 0.0) for hour in range(first, last))
            interval = _interval(mean, level.spread + own)
            if interval.high >= _LEAST_HIGH:
                cells.append(CellAhead(day, first, last, interval))
    return WeekAhead(_total(level, hours, kinds), part, cells)


def by_hour(cells: Sequence[Cell], shares: Mapping[Hour, float]) -> dict[tuple[date, int], float]:
    """Divides what is expected of each cell among its hours, as an ordinary week's are."""
    hours: dict[tuple[date, int], float] = {}
    for cell in cells:
        day = date.fromisoformat(cell["date"])
        within = [(day.isoweekday(), hour) for hour in range(cell["from_hour"], cell["to_hour"])]
        whole = sum(shares.get(hour, 0.0) for hour in within)
        for weekday, hour in within:
            if whole:
                hours[day, hour] = cell["expected"] * shares.get((weekday, hour), 0.0) / whole
    return hours


def _total(level: Level, hours: Mapping[tuple[date, int], float], kinds: Mapping[date, str]) -> Interval:
    mean = sum(hours.values())
    unusual = (
        sum(number for (day, _), number in hours.items() if day == other)
        for other, kind in kinds.items()
        if kind != "ordinary"
    )
    beyond = sum((_UNUSUAL * number) ** 2 for number in unusual)
    return _interval(mean, level.spread + (beyond / mean**2 if mean else 0.0))


def _spans(part: Part) -> Iterable[tuple[int, int]]:
    return [(0, _NOON), (_NOON, 24)] if part == "half_day" else [(hour, hour + 1) for hour in range(24)]


def _interval(mean: float, relative_variance: float) -> Interval:
    low, high = quantiles(mean, mean + mean**2 * relative_variance, _SHARES)
    return Interval(mean, low, high)


def usual(weeks: Sequence[Week]) -> float | None:
    """Returns the mean of the last four weeks with enough ordinary days; None where there are fewer."""
    last = usable(weeks)[-_USUAL:]
    return sum(week.calls / week.exposure for week in last) / _USUAL if len(last) == _USUAL else None
