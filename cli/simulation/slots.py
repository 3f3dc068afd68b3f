"""The quarter's local hours in one region: when each begins and how long it lasts, and its weight. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cli.simulation import season
from functions.lake.opening_calendar import public_holidays
from functions.lake.quarter import Quarter
from functions.shared.call import Department

# How much a date's calls differ from what its weekday and season promise: weather, campaigns, recalls.
_UNEXPLAINED = 0.025
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Slot:
    """One local hour. Where clocks go back it lasts two, and where they go forward none."""

    day: date
    hour: int
    starts_ms: int  # since 1970
    lasts_ms: int
    weight: float
    season: dict[Department, float]

    @property
    def hour_of_week(self) -> int:
        return self.day.weekday() * 24 + self.hour


def of_region(quarter: Quarter, timezone: str, subdivision: str, seed: int, *, shifts: bool) -> list[Slot]:
    zone = ZoneInfo(timezone)
    # The market's, not the region's: a storm keeps all callers at home.
    rng = Random(f"{seed} days")  # noqa: S311 -- it draws, and keeps no secret
    off = days_off(quarter, subdivision)
    region_slots = []
    for day in quarter.days:
        unexplained = rng.lognormvariate(0, _UNEXPLAINED)
        tyres = season.tyres(day)
        for hour, weight in enumerate(season.hours(day, off, shifts=shifts)):
            starts, lasts = _span(day, hour, zone)
            region_slots.append(Slot(day, hour, starts, lasts, weight * unexplained if lasts else 0.0, tyres))
    return region_slots


def days_off(quarter: Quarter, subdivision: str) -> dict[date, str]:
    """Finds those of the quarter, and those near enough to shift calls within it."""
    near = timedelta(days=8)
    years = {(quarter.first - near).year, (quarter.last + near).year}
    holidays = {day: name for year in years for day, name in public_holidays("CA", subdivision, year).items()}
    return {day: name for day, name in holidays.items() if quarter.first - near <= day <= quarter.last + near}


def _span(day: date, hour: int, zone: ZoneInfo) -> tuple[int, int]:
    local = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    utc = local.astimezone(UTC)
    starts = int(utc.timestamp()) * 1000
    if utc.astimezone(zone).hour != hour:
        return starts, 0
    twice = local.replace(fold=1).utcoffset() != local.utcoffset()
    return starts, 2 * _HOUR_MS if twice else _HOUR_MS
