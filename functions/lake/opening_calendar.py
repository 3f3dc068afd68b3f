"""Tells when a dealership is open, and its days off. Pure.

The first question about a holiday loads the library of holidays, and of it the country that is asked for.
"""

from datetime import date
from functools import lru_cache
from typing import TypedDict

from functions.lake.holiday_names import OWN, holiday_id, in_french
from functions.shared.call import DEPARTMENTS
from functions.shared.dealership import Dealership
from functions.shared.hours import WEEKDAYS


class OpeningHours(TypedDict):
    """One department's hours on a local weekday (1 Monday to 7 Sunday), in minutes after midnight."""

    dealership_id: str
    department: str
    weekday: int
    spans: list[dict[str, int]]


class DayOff(TypedDict):
    """A local date that is a holiday, or the dealership's own; `closed` unless it opens all the same.

    `id` and `name_fr` are as `holiday_names` has them.
    """

    dealership_id: str
    local_date: str
    name: str
    id: str
    name_fr: str
    closed: bool


class UnknownRegion(ValueError):
    """A country, province or state whose holidays nobody knows."""


def opening_hours(dealership: Dealership) -> list[OpeningHours]:
    """Lists each department's hours of each weekday; no span where it is closed."""
    return [
        {
            "dealership_id": dealership.id,
            "department": department,
            "weekday": WEEKDAYS.index(weekday) + 1,
            "spans": [span.model_dump() for span in dealership.week(department).get(weekday, ())],
        }
        for department in DEPARTMENTS
        for weekday in WEEKDAYS
    ]


def days_off(dealership: Dealership, first: date, last: date) -> list[DayOff]:
    """Lists those from `first` to `last`, both included.

    A public holiday keeps its own name where the dealership gave it another. The holidays are worked out
    anew, since the dealership's file knows those of the years around its last change only. Raises
    UnknownRegion.
    """
    own = dealership.holidays
    public = public_holidays(own.country, own.subdivision, first.year) | public_holidays(
        own.country, own.subdivision, last.year
    )
    return [
        {
            "dealership_id": dealership.id,
            "local_date": day.isoformat(),
            "name": name,
            "id": holiday_id(name) if day in public else OWN,
            "name_fr": in_french(name) if day in public else name,
            "closed": day not in own.open,
        }
        for day, name in sorted((own.closed | public).items())
        if first <= day <= last
    ]


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    """Names the region's public holidays of a year in English, by date. Raises UnknownRegion."""
    import holidays

    try:
        return dict(holidays.country_holidays(country, subdivision, years=year, language="en_CA"))
    except NotImplementedError:
        region = "-".join(filter(None, (country, subdivision)))
        raise UnknownRegion(
            f"{region} has no known holidays: write codes as CA and QC in the dealership's file"
        ) from None


@lru_cache(maxsize=256)
def is_public_holiday(day: date, name: str, countries: tuple[str, ...]) -> bool:
    """Tells whether any of the countries, or a province or a state of theirs, has such a holiday."""
    return any(
        public_holidays(country, region, day.year).get(day) == name
        for country in countries
        for region in (None, *subdivisions(country))
    )


def subdivisions(country: str) -> tuple[str, ...]:
    """The codes of its provinces or states."""
    import holidays

    # Its list of all countries' would load each country.
    return tuple(holidays.country_holidays(country).subdivisions)
