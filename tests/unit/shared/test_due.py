"""A call back is due when a text promised it, or after so many minutes in which somebody was there."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.shared.call import Department
from functions.shared.dealership import Dealership
from functions.shared.due import due
from tests.builders import NOW, dealership
from tests.unit.notify.desk_calls import waiting


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def due_by(called: datetime, department: Department, here: Dealership) -> datetime:
    return due(waiting(at=called, department=department), here)[0]


def test_a_promise_is_kept_to() -> None:
    promised = NOW + timedelta(minutes=15)
    assert due(waiting(promised_at=promised), dealership()) == (promised, True)


def test_a_text_that_never_arrived_has_promised_nothing() -> None:
    call = waiting(promised_at=NOW + timedelta(minutes=15), text_status="failed")
    assert due(call, dealership()) == (NOW + timedelta(hours=1), False)


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
    assert due_by(called, "service", dealership()) == due


def test_a_department_s_own_hours_and_the_file_s_own_target_count() -> None:
    here = dealership(
        hours={
            "default": {"monday-friday": "08:00-17:00"},
            "sales": {"tuesday": ["09:00-10:30", "13:00-21:00"]},
        },
        callback_target_minutes=90,
    )
    assert due_by(at(2, 14), "sales", here) == at(2, 18)


def test_a_day_off_has_no_open_minute() -> None:
    here = dealership(holidays={"closed": {"2025-09-03": "Inventaire"}})
    assert due_by(at(2, 20, 30), "service", here) == at(4, 12, 30)
