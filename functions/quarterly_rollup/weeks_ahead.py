"""What staff are told on Thursday of the week to come: the forecasts of dealerships that want to know."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from functions.lake.findings.forecast.contract import Forecast
from functions.lake.quarter import ZONE, Quarter, current
from functions.shared.dealership import Dealership
from functions.shared.week_ahead import WeekAhead


def weeks_ahead(
    forecasts: Mapping[str, Forecast], quarter: Quarter, dealerships: Sequence[Dealership], now: datetime
) -> dict[str, WeekAhead]:
    """By dealership. An old quarter foretells nothing."""
    if quarter != current(now, ZONE):
        return {}
    return {
        each.id: _written(forecasts[each.id])
        for each in dealerships
        if each.id in forecasts and any(own.reach_staff and own.week_ahead for own in each.notices.values())
    }


def _written(forecast: Forecast) -> WeekAhead:
    return WeekAhead.model_validate(
        {
            "week": forecast["week"],
            "days_off": [day["date"] for day in forecast["days_off"]],
            "departments": {each["department"]: each for each in forecast["departments"]},
        }
    )
