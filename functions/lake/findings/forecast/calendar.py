"""Foretells days off from those that calls have shown: a lake has no dealership's file."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from functions.lake.findings.holidays.shift import eve, following
from functions.lake.opening_calendar import public_holidays, subdivisions

_COUNTRIES = ("CA", "US")
_DAY = timedelta(days=1)
# Days off so near a week make its days eves and next days.
_NEAR = timedelta(days=7)


def days_off(shown: Mapping[date, str], week: date) -> dict[date, str]:
    """Names the public holidays in the week that begins on the date, and near it.

    They are those of the regions that explain most of the days off that calls have shown; of several such
    regions, what most of them keep. None where nothing was shown.
    """
    regions = _regions(shown)
    kept: Counter[tuple[date, str]] = Counter()
    first, last = week - _NEAR, week + 2 * _NEAR
    for region in regions:
        for year in {first.year, last.year}:
            kept.update(
                (day, name) for day, name in public_holidays(*region, year).items() if first <= day < last
            )
    return {day: name for (day, name), number in sorted(kept.items()) if 2 * number > len(regions)}


def kinds(week: date, off: Collection[date]) -> dict[date, str]:
    """Says what kind of day each date of the week is: off, eve, next or ordinary (`day_kinds.duckdb.sql`)."""
    weekdays = [day for day in off if day.weekday() < 5]
    beside = {eve(day, off): "eve" for day in weekdays} | {following(day, off): "next" for day in weekdays}
    days = [week + number * _DAY for number in range(7)]
    return {day: "off" if day in off else beside.get(day, "ordinary") for day in days}


def _regions(shown: Mapping[date, str]) -> list[tuple[str, str | None]]:
    explained: Counter[tuple[str, str | None]] = Counter()
    for country in _COUNTRIES:
        for region in subdivisions(country):
            explained[country, region] = sum(
                public_holidays(country, region, day.year).get(day) == name for day, name in shown.items()
            )
    most = max(explained.values())
    return [region for region, number in explained.items() if number == most] if most else []
