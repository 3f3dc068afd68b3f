"""Whom the rollup writes a coming week down for: whose staff are told, of the quarter that lasts."""

from datetime import UTC, date, datetime
from typing import Any

from functions.lake.quarter import Quarter
from functions.quarterly_rollup.weeks_ahead import weeks_ahead
from tests import report_sample as sample
from tests.builders import dealership

NOW = datetime(2025, 9, 4, 9, 15, tzinfo=UTC)
Q3 = Quarter(2025, 3)
FORECASTS = {"garage-tremblay": sample.FORECAST}


def of(*notices: dict[str, Any], quarter: Quarter = Q3) -> Any:
    dealerships = [dealership(notices=each) for each in notices]
    return weeks_ahead(FORECASTS, quarter, dealerships, NOW)


def test_who_is_told_by_any_channel_has_a_week_ahead_unless_they_turned_it_off() -> None:
    assert of({"default": {"slack": True}})["garage-tremblay"].week == date.fromisoformat(
        sample.FORECAST["week"]
    )
    assert of({}) == {}
    assert of({"default": {"slack": True, "week_ahead": False}}) == {}
    assert of({"default": {"adf": {"to": "crm@garage.example"}}}) == {}


def test_it_has_each_department_s_range_and_its_hours_to_staff() -> None:
    ahead = of({"default": {"slack": True}})["garage-tremblay"]
    assert set(ahead.departments) == {each["department"] for each in sample.FORECAST["departments"]}
    for each in sample.FORECAST["departments"]:
        written = ahead.departments[each["department"]]
        assert (written.expected, written.low, written.high) == (each["expected"], each["low"], each["high"])
        assert [block.gain for block in written.staff] == [block["gain"] for block in each["staff"]]


def test_an_old_quarter_foretells_nothing() -> None:
    assert of({"default": {"slack": True}}, quarter=Q3.previous) == {}
