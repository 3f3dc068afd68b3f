"""A call back is due when a text promised it, or after so many minutes in which somebody was there."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.shared.due import due_by
from functions.shared.hours import open_after
from tests.builders import NOW, dealership


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def test_a_promise_is_kept_to() -> None:
    assert due_by(NOW + timedelta(minutes=15), NOW, "service", dealership()) == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("called", "due"),
    [
        (at(2, 14), at(2, 15)),  # 10 h in Quebec
        (at(2, 20, 30), at(3, 12, 30)),  # half an hour before closing, and half an hour after opening
        (at(2, 21), at(3, 13)),  # at closing
        (at(2, 6), at(2, 13)),  # at night
        (at(5, 20, 30), at(8, 12, 30)),  # over a week-end
        (at(2, 20), at(2, 21)),  # to the last minute
    ],
)
def test_only_open_minutes_count(called: datetime, due: datetime) -> None:
    assert due_by(None, called, "service", dealership()) == due


def test_a_department_s_own_hours_and_the_file_s_own_target_count() -> None:
    here = dealership(
        hours={
            "default": {"monday-friday": "08:00-17:00"},
            "sales": {"tuesday": ["09:00-10:30", "13:00-21:00"]},
        },
        callback_target_minutes=90,
    )
    assert due_by(None, at(2, 14), "sales", here) == at(2, 18)


def test_a_day_off_has_no_open_minute() -> None:
    here = dealership(holidays={"closed": {"2025-09-03": "Inventaire"}})
    assert due_by(None, at(2, 20, 30), "service", here) == at(4, 12, 30)


def test_the_hour_that_the_clock_skips_or_repeats_counts_as_it_passes() -> None:
    here = dealership(hours={"default": {"sunday": "00:00-24:00"}})
    zone, week = here.zone, here.week("service")
    begins = datetime(2025, 11, 2, 4, 0, tzinfo=UTC)  # midnight in Quebec; 25 hours to the next
    assert open_after(begins, 25 * 60, week, zone, frozenset()) == begins + timedelta(hours=25)
    assert open_after(begins, 24 * 60, week, zone, frozenset()) == begins + timedelta(hours=24)


def test_who_never_opens_is_late_in_the_end() -> None:
    assert due_by(None, NOW, "service", dealership(hours={"default": {}})) == NOW + timedelta(days=14)
