"""How the directory keeps how long departments take to call back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.shared.callback_times import NO_TIMES, CallbackTimes, from_json, hour_of_week, to_json

TIMES = CallbackTimes(date(2025, 9, 1), {"service": {0: 15, 34: 45}, "parts": {167: 120}})


def test_they_are_read_as_they_were_written() -> None:
    assert from_json(to_json(TIMES)) == TIMES


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"through": "2025"}', '{"through": 1}'])
def test_what_cannot_be_read_is_no_measure(text: str | None) -> None:
    assert from_json(text) == NO_TIMES


def test_an_hour_of_the_week_is_the_dealership_s_own() -> None:
    assert [hour_of_week(1, 0), hour_of_week(2, 10), hour_of_week(7, 23)] == [0, 34, 167]
    now = datetime.fromisoformat("2025-09-02T14:30+00:00")
    assert TIMES.at("service", now, ZoneInfo("America/Toronto")) == timedelta(minutes=45)
    assert TIMES.at("service", now, ZoneInfo("America/Vancouver")) is None
    assert TIMES.at("sales", now, ZoneInfo("America/Toronto")) is None
