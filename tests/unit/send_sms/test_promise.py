"""By when a text promises a call back, and when it promises nothing."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.send_sms.promise import promise, promised
from functions.shared import hours
from functions.shared.callback_times import NO_TIMES, CallbackTimes, hour_of_week
from functions.shared.dealership import Dealership
from functions.shared.hours import Week
from tests.builders import dealership

TORONTO = ZoneInfo("America/Toronto")
WEEK: Week = dealership(
    hours={"default": {"monday-friday": ["08:00-12:00", "13:00-17:00"], "saturday": "18:00-24:00"}}
).week("service")
TUESDAY_10_H = hour_of_week(2, 10)


def local(text: str, zone: ZoneInfo = TORONTO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("at", "minutes", "by"),
    [
        ("2025-09-02T10:00:00", 30, "2025-09-02T10:30"),  # a Tuesday
        ("2025-09-02T10:00:00.001", 30, "2025-09-02T10:45"),
        ("2025-09-02T10:01:00", 30, "2025-09-02T10:45"),
        ("2025-09-02T10:14:59", 45, "2025-09-02T11:00"),
        ("2025-09-02T16:30:00", 30, "2025-09-02T17:00"),  # at closing still
        ("2025-09-02T16:30:01", 30, None),  # a quarter after it
        ("2025-09-02T11:50:00", 30, None),  # they close at noon, though they open again
        ("2025-09-02T12:30:00", 30, None),  # closed
        ("2025-09-02T19:30:00", 30, None),
        ("2025-09-01T10:00:00", 30, None),  # Labour Day
        ("2025-09-06T23:10:00", 30, "2025-09-06T23:45"),  # a Saturday
        ("2025-09-06T23:40:00", 15, "2025-09-07T00:00"),  # midnight is that day's closing
        ("2025-09-02T10:00:00", 600, None),
    ],
)
def test_a_promise_is_the_next_quarter_hour_after_the_wait_until_closing(
    at: str, minutes: int, by: str | None
) -> None:
    found = promised(local(at), timedelta(minutes=minutes), WEEK, TORONTO, frozenset({date(2025, 9, 1)}))
    assert found == (local(by) if by else None)


@pytest.mark.parametrize("zone", ["America/Toronto", "America/St_Johns", "Asia/Kathmandu"])
@given(
    seconds=st.integers(0, 366 * 24 * 3600), milliseconds=st.integers(0, 999), minutes=st.integers(15, 600)
)
def test_a_promise_is_a_quarter_hour_no_sooner_than_the_wait_and_never_after_closing(
    zone: str, seconds: int, milliseconds: int, minutes: int
) -> None:
    place = ZoneInfo(zone)
    now = local("2025-03-01T00:00", place) + timedelta(seconds=seconds, milliseconds=milliseconds)
    wait = timedelta(minutes=minutes)
    by = promised(now, wait, WEEK, place, frozenset())
    if by is None:
        return
    there = by.astimezone(place)
    assert (there.minute % 15, there.second, there.microsecond) == (0, 0, 0)
    assert wait <= by - now < wait + timedelta(minutes=15)
    for moment in (now, by - timedelta(milliseconds=1)):
        assert hours.is_open(moment, WEEK, place, frozenset())
    closes = hours.closing(now, WEEK, place, frozenset())
    assert closes is not None
    assert by <= closes


def test_a_promise_holds_in_the_dealership_s_own_time_zone() -> None:
    found = promised(
        local("2025-09-02T14:00"), timedelta(minutes=30), WEEK, ZoneInfo("America/Vancouver"), frozenset()
    )
    assert found is not None
    assert found.astimezone(ZoneInfo("America/Vancouver")).isoformat() == "2025-09-02T11:30:00-07:00"


MEASURED = CallbackTimes(through=date(2025, 9, 1), minutes={"service": {TUESDAY_10_H: 45}})


@pytest.mark.parametrize(
    ("by", "at", "times", "expected"),
    [
        ({}, "2025-09-02T10:00", MEASURED, None),  # nobody asked for one
        ({"parts": "measured"}, "2025-09-02T10:00", MEASURED, None),
        ({"service": "measured"}, "2025-09-02T10:00", MEASURED, "2025-09-02T10:45"),
        ({"default": "measured"}, "2025-09-02T10:00", MEASURED, "2025-09-02T10:45"),
        ({"default": "measured", "service": 60}, "2025-09-02T10:00", MEASURED, "2025-09-02T11:00"),
        ({"default": 60}, "2025-09-02T10:00", NO_TIMES, "2025-09-02T11:00"),
        ({"default": "measured"}, "2025-09-02T10:00", NO_TIMES, None),  # nothing was measured yet
        ({"default": "measured"}, "2025-09-02T11:00", MEASURED, None),  # too little history of this hour
        ({"default": "measured"}, "2025-09-16T10:00", MEASURED, None),  # measured too long ago
        ({"default": "measured"}, "2025-09-09T10:00", MEASURED, "2025-09-09T10:45"),
    ],
)
def test_a_department_promises_what_its_file_says_or_what_it_took_at_this_hour_of_the_week(
    by: dict[str, Any], at: str, times: CallbackTimes, expected: str | None
) -> None:
    found: Dealership = dealership(callback_by=by)
    assert promise(found, "service", times, local(at)) == (local(expected) if expected else None)
