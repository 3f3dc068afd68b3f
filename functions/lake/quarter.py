"""Quarters: their name, their local dates, and the UTC days that hold them in any time zone. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from functions.lake.schema import FIRST_YEAR, LAST_YEAR

_NAME = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
# A call back counts for 7 days, a delivery receipt comes up to 72 hours late, and the quarter ends last
# at UTC-12, 12 hours into the next one's first day: what comes after these days changes nothing of it.
_SETTLING = timedelta(days=8)

# The schedule's own zone: whose midnight makes the current quarter the previous one.
ZONE = ZoneInfo("America/Toronto")

State = Literal["open", "closed"]


class BadQuarter(ValueError):
    """A name that no quarter has."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of local dates: each dealership reads them in its own time zone."""

    year: int
    number: int

    @classmethod
    def parse(cls, name: str) -> Self:
        """Reads a name such as `2025-Q3`. Raises BadQuarter, which says how to write it."""
        parts = _NAME.fullmatch(name)
        if parts is None:
            raise BadQuarter(f'"{name[:20]}" is no quarter: write it like 2025-Q3')
        year, number = int(parts[1]), int(parts[2])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadQuarter(f'"{name}" is outside the lake: it knows {FIRST_YEAR}-Q1 to {LAST_YEAR}-Q4')
        return cls(year, number)

    @classmethod
    def of(cls, day: date) -> Self:
        """Returns the quarter in which the local date lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first local date."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last local date."""
        following = date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, 3 * self.number + 1, 1)
        return following - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        """Its local dates: 90 to 92."""
        return days_between(self.first, self.last)

    @property
    def previous(self) -> "Quarter":
        """The quarter before."""
        return Quarter.of(self.first - timedelta(days=1))

    @property
    def year_before(self) -> "Quarter":
        """The same quarter a year before."""
        return Quarter(self.year - 1, self.number)

    @property
    def twelve_months(self) -> "list[Quarter]":
        """The four quarters that end with this one, the first of them first."""
        quarters = [self]
        while len(quarters) < 4:
            quarters.insert(0, quarters[0].previous)
        return quarters

    @property
    def utc_days(self) -> tuple[date, date]:
        """The first and last UTC day on which a local date of the quarter can lie (UTC+14 to UTC-12)."""
        return self.first - timedelta(days=1), self.last + timedelta(days=1)

    def state(self, now: datetime) -> State:
        """Tells whether anything can still come: no receipt and no call back does once it is closed."""
        return "closed" if now.astimezone(UTC).date() > self.last + _SETTLING else "open"


def days_between(first: date, last: date) -> list[date]:
    """Lists the dates from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def yesterday(now: datetime) -> date:
    """Returns the last date that is over in the schedule's zone."""
    return now.astimezone(ZONE).date() - timedelta(days=1)


def current(now: datetime, zone: ZoneInfo) -> Quarter:
    """Returns the quarter that the zone's local date lies in."""
    return Quarter.of(now.astimezone(zone).date())
