"""Follow-ups leave by day, where their recipient lives."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.send_sms.quiet_hours import _zones_by_code, next_allowed, zones_of

QUEBEC = ZoneInfo("America/Toronto")
LABOUR_DAY = frozenset({date(2025, 9, 1)})


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2025-09-02T08:59", "2025-09-02T09:00"),
        ("2025-09-02T09:00", "2025-09-02T09:00"),
        ("2025-09-02T20:59", "2025-09-02T20:59"),
        ("2025-09-02T21:00", "2025-09-03T09:00"),
        ("2025-09-05T21:00", "2025-09-06T10:00"),  # Friday evening
        ("2025-09-06T09:30", "2025-09-06T10:00"),
        ("2025-09-06T18:00", "2025-09-07T10:00"),
        ("2025-09-07T18:00", "2025-09-08T09:00"),  # Sunday evening
        ("2025-08-31T18:00", "2025-09-01T10:00"),  # the eve of Labour Day
        ("2025-09-01T18:00", "2025-09-02T09:00"),
        ("2025-11-01T23:00", "2025-11-02T10:00"),  # summer time ends in the night
        ("2026-03-07T23:00", "2026-03-08T10:00"),  # and begins
    ],
)
def test_a_text_leaves_within_the_day_s_own_hours(at: str, allowed: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=QUEBEC)
    expected = datetime.fromisoformat(allowed).replace(tzinfo=QUEBEC)
    assert next_allowed(moment, [QUEBEC], LABOUR_DAY) == expected


def test_a_vancouver_number_is_left_alone_while_it_is_early_there() -> None:
    zones = zones_of("+16045550142", QUEBEC)
    assert [zone.key for zone in zones] == ["America/Vancouver"]
    nine_in_quebec = datetime(2025, 9, 2, 13, tzinfo=UTC)
    assert next_allowed(nine_in_quebec, zones, ()) == datetime(2025, 9, 2, 16, tzinfo=UTC)


def test_where_a_number_may_be_in_two_zones_both_must_allow() -> None:
    zones = zones_of("+17095550142", QUEBEC)
    assert {zone.key for zone in zones} == {"America/Halifax", "America/St_Johns"}
    assert next_allowed(datetime(2025, 9, 2, 11, 40, tzinfo=UTC), zones, ()) == datetime(
        2025, 9, 2, 12, tzinfo=UTC
    )


@pytest.mark.parametrize("number", ["+18675550142", "+16005550142", "+33612345678"])
def test_a_number_that_tells_no_zone_goes_by_the_dealership_s(number: str) -> None:
    assert zones_of(number, QUEBEC) == (QUEBEC,)


def test_the_zones_of_the_file_exist_and_quebec_s_codes_are_in_it() -> None:
    codes = _zones_by_code()
    assert {zone for zones in codes.values() for zone in zones} <= available_timezones()
    assert {codes[code] for code in ("418", "438", "450", "514", "579", "581", "819", "873")} == {
        ("America/Toronto",)
    }


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(["+15145550142", "+17095550142", "+16045550142", "+18085550142", "+19075550142"]),
)
def test_what_is_allowed_stays_so_and_is_by_day_in_each_zone(at: datetime, number: str) -> None:
    zones = zones_of(number, QUEBEC)
    allowed = next_allowed(at, zones, LABOUR_DAY)
    assert at <= allowed <= at + timedelta(hours=40)
    assert next_allowed(allowed, zones, LABOUR_DAY) == allowed
    for zone in zones:
        local = allowed.astimezone(zone)
        late = local.weekday() >= 5 or local.date() in LABOUR_DAY
        assert (10 if late else 9) <= local.hour < (18 if late else 21)
