"""Finds the season's peak week, such as the tyre change's, and how far it moved within a year. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt
from statistics import median

from functions.lake.findings.season.contract import PeakWeek, Week

# A peak has a tenth more calls than the ordinary week, and more than chance gives one of thirteen.
_ABOVE = 1.10
_DEVIATIONS = 4
# The same ISO week of the year before begins so long before, but for a 53rd week.
_YEAR = timedelta(weeks=52)


def weeks(days: Sequence[date], calls: Mapping[date, int]) -> list[Week]:
    """Lists the weeks that have any of the days; `calls` by the week's Monday."""
    mondays = sorted({_monday(day) for day in days})
    return [
        {
            "start": monday.isoformat(),
            "calls": calls.get(monday, 0),
            "days": sum(_monday(day) == monday for day in days),
        }
        for monday in mondays
    ]


def find(this_year: list[Week], last_year: list[Week]) -> PeakWeek | None:
    """Finds the peak. Returns None where no whole week stands out."""
    start, then = _peak(this_year), _peak(last_year)
    if start is None:
        return None
    return {
        "week": start.isocalendar().week,
        "start": start.isoformat(),
        "calls": next(week["calls"] for week in this_year if week["start"] == start.isoformat()),
        "weeks_moved": None if then is None else (start - then - _YEAR).days // 7,
    }


def _peak(of: list[Week]) -> date | None:
    whole = [week for week in of if week["days"] == 7]
    if len(whole) < 3:
        return None
    ordinary = median(week["calls"] for week in whole)
    if not ordinary:
        return None
    best = max(whole, key=lambda week: week["calls"])
    needed = max(_ABOVE * ordinary, ordinary + _DEVIATIONS * sqrt(ordinary))
    return date.fromisoformat(best["start"]) if best["calls"] > needed else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
