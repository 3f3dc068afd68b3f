"""How long a department takes to call back, by hour of the week: nine in ten of who waited, or nothing."""

from datetime import UTC, date, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.lake import callback_times, database
from functions.lake.callback_times import LEAST_CALLERS
from functions.shared.callback_times import hour_of_week
from functions.shared.moment import to_text
from tests.ledger import Row, call, write

TUESDAY = datetime(2025, 9, 2, 14, tzinfo=UTC)  # 10 h there
HOUR = hour_of_week(2, 10)
THROUGH = date(2025, 9, 10)


def waits(*minutes: float | None, at: datetime = TUESDAY, **more: object) -> list[Row]:
    """A call of a caller each, who was called back so many minutes later; None where nobody called back."""
    return [
        call(
            f"CA{at:%d%H}{more.get('department', '')}{n}",
            occurred_at=to_text(at),
            caller=f"+1514555{n:04}",
            **({} if wait is None else {"called_back_at": to_text(at + timedelta(minutes=wait))}),
            **more,
        )
        for n, wait in enumerate(minutes)
    ]


def measured(folder: Path, items: list[Row], through: date = THROUGH) -> dict[int, int]:
    """The hours of the week of the service department, and their minutes."""
    write(folder, items)
    with database.connect(folder) as connection:
        found = callback_times.measure(connection, [folder / "missed_calls.parquet"], through)
    for left in folder.iterdir():
        left.unlink()
    assert set(found) <= {"garage-tremblay"}
    times = found.get("garage-tremblay")
    assert times is None or times.through == through
    return dict(times.minutes.get("service", {})) if times else {}


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ([10.0] * 20, {HOUR: 15}),
        ([15.0] * 20, {HOUR: 15}),
        ([15.001] * 20, {HOUR: 30}),
        ([0.0] * 20, {HOUR: 15}),  # at least a quarter hour
        ([10.0] * 19, {}),  # too little history
        ([10.0] * 18 + [500.0] * 2, {HOUR: 15}),  # 18 of 20
        ([10.0] * 17 + [500.0] * 3, {HOUR: 510}),
        ([10.0] * 18 + [None] * 2, {HOUR: 15}),  # nobody called two of 20 back
        ([10.0] * 17 + [None] * 3, {}),  # nor three: no time has nine in ten
    ],
)
def test_it_is_what_nine_in_ten_callers_waited_at_most_at_a_quarter_hour(
    minutes: list[float | None], expected: dict[int, int], tmp_path: Path
) -> None:
    assert measured(tmp_path, waits(*minutes)) == expected


@pytest.mark.slow
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.integers(0, 600 * 60), min_size=LEAST_CALLERS, max_size=45))
def test_it_is_never_less_than_the_90th_percentile(tmp_path: Path, seconds: list[int | None]) -> None:
    found = measured(tmp_path, waits(*(None if each is None else each / 60 for each in seconds)))
    least = ceil(len(seconds) * 9 / 10)
    in_time = sorted(each for each in seconds if each is not None)
    if not found:
        assert len(in_time) < least
        return
    [minutes] = found.values()
    assert minutes % 15 == 0
    assert sum(each <= minutes * 60 for each in in_time) >= least
    assert minutes == 15 or sum(each <= (minutes - 15) * 60 for each in in_time) < least


def test_each_hour_of_the_week_and_each_department_has_its_own(tmp_path: Path) -> None:
    later = waits(*[50.0] * 20, at=TUESDAY + timedelta(hours=1))
    parts = waits(*[5.0] * 20, department="parts")
    assert measured(tmp_path, [*waits(*[10.0] * 20), *later, *parts]) == {HOUR: 15, HOUR + 1: 60}


def test_a_tap_is_a_call_back_too_and_the_first_one_counts(tmp_path: Path) -> None:
    tapped = to_text(TUESDAY + timedelta(minutes=20))
    assert measured(tmp_path, waits(*[None] * 20, handled_as="message", handled_at=tapped)) == {HOUR: 30}
    assert measured(tmp_path, waits(*[None] * 20, handled_as="wrong", handled_at=tapped)) == {}
    assert measured(tmp_path, waits(*[200.0] * 20, handled_as="reached", handled_at=tapped)) == {HOUR: 30}


def test_who_got_through_before_anybody_called_back_waited_for_nobody(tmp_path: Path) -> None:
    through: dict[str, Any] = {
        "recovered_at": to_text(TUESDAY + timedelta(minutes=5)),
        "recovered_by": "caller",
    }
    others = [
        row | {"call_id": f"X{n}", "call_key": f"twilio:X{n}"}
        for n, row in enumerate(waits(*[None] * 10, **through))
    ]
    assert measured(tmp_path, [*waits(*[10.0] * 20), *others]) == {HOUR: 15}


@pytest.mark.parametrize(
    "changes",
    [
        {"repeat_of": "CA0"},  # one matter counts once
        {"at": TUESDAY + timedelta(hours=12)},  # closed
        {"at": TUESDAY - timedelta(weeks=9)},  # before the quarter
    ],
)
def test_what_says_nothing_of_a_call_back_in_opening_hours_is_left_out(
    changes: dict[str, object], tmp_path: Path
) -> None:
    assert measured(tmp_path, waits(*[10.0] * 20, **changes)) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("through", "there"), [(date(2025, 9, 1), False), (date(2025, 12, 1), True), (date(2025, 12, 2), False)]
)
def test_the_last_thirteen_weeks_count(through: date, there: bool, tmp_path: Path) -> None:
    assert bool(measured(tmp_path, waits(*[10.0] * 20), through)) is there
