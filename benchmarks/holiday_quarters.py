"""The third quarter of 2025, day by day, with Labour Day's shift or without."""

from datetime import date
from math import exp
from random import Random

from benchmarks.cells import poisson
from functions.lake.findings.holidays import joint, shift
from functions.lake.findings.holidays.joint import Measure
from functions.lake.findings.holidays.shift import DayParts, Days
from functions.lake.quarter import Quarter

_WEEK = (1.25, 1.05, 0.97, 0.97, 0.98, 0.35, 0.12)
_DAYS = Quarter(2025, 3).days
LABOUR_DAY = date(2025, 9, 1)
EVE, NEXT = date(2025, 8, 29), date(2025, 9, 2)
OFF = {date(2025, 7, 1), LABOUR_DAY}
# What was planted around the holidays of the market's study.
EVE_TIMES, NEXT_TIMES = 1.45, 1.6
_OFF = 0.3
# Of a day's calls.
_MORNING, _AFTERNOON = 0.34, 0.27


def quarter(random: Random, calls: int, day_spread: float, *, shifted: bool, times: float = 1.0) -> Days:
    """Weeks vary by 5 %, days by `day_spread`.

    `times`: how many times as large the shift is, by its logarithm.
    """
    weekly = calls / 13 / sum(_WEEK)
    weeks: dict[int, float] = {}
    days = {}
    for day in _DAYS:
        week = weeks.setdefault((day - _DAYS[0]).days // 7, exp(random.gauss(0, 0.05)))
        mean = weekly * _WEEK[day.weekday()] * week * exp(random.gauss(0, day_spread))
        mean *= _OFF if day in OFF else 1.0
        morning = mean * _MORNING * (NEXT_TIMES**times if shifted and day == NEXT else 1.0)
        afternoon = mean * _AFTERNOON * (EVE_TIMES**times if shifted and day == EVE else 1.0)
        counts = [poisson(part, random) for part in (morning, afternoon, mean * (1 - _MORNING - _AFTERNOON))]
        days[day] = DayParts(sum(counts), counts[0], counts[1])
    return Days(days, shift.unusual(OFF))


def measured(days: Days) -> Measure | None:
    """Labour Day's eve and next day together."""
    return joint.measure(EVE, NEXT, days)
