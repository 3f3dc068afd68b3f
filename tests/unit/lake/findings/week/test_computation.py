"""Hours are local ones, and opening hours the dealership's own where a call shows it."""

from pathlib import Path

import pytest

from functions.lake.quarter import Quarter
from tests.builders import dealership
from tests.ledger import call
from tests.unit.lake.findings.small_lake import Q4, busy, found, laid


@pytest.mark.parametrize(
    ("weekly", "at", "own"),
    [
        ("08:00-17:00", "2025-09-02T14:00:00.000Z", False),
        ("08:00-17:00", "2025-09-01T14:00:00.000Z", False),  # Labour Day: closed, and taken to be so
        ("08:00-17:00", "2025-09-02T22:00:00.000Z", False),
        ("08:00-21:00", "2025-09-02T14:00:00.000Z", False),  # no call shows it
        ("08:00-21:00", "2025-09-02T22:00:00.000Z", True),
    ],
)
def test_hours_are_a_dealership_s_own_where_a_call_shows_it(
    tmp_path: Path, weekly: str, at: str, own: bool
) -> None:
    place = dealership(hours={"default": {"monday-friday": weekly}})
    lake = laid(tmp_path, call("CA1", occurred_at=at), dealerships=(place,))
    assert found(tmp_path, lake)["own_hours"] is own
    assert found(tmp_path, lake, dealership="garage-tremblay")["own_hours"] is own


def test_the_map_s_outline_is_of_the_hours_in_which_a_dealership_s_calls_show_it_open(tmp_path: Path) -> None:
    place = dealership(hours={"default": {"monday-friday": "07:30-18:00", "saturday": "09:00-12:00"}})
    tuesday = [f"2025-09-02T{hour:02d}:45:00.000Z" for hour in (10, 11, 15, 21, 22)]  # 6:45, 7:45, … 18:45
    calls = [call(f"CA{at}", occurred_at=at) for at in (*tuesday, "2025-09-06T13:00:00.000Z")]
    found_hours = found(tmp_path, laid(tmp_path, *calls, dealerships=(place,)))["opening_hours"]
    assert [tuple(row.values()) for row in found_hours] == [(2, 7, 18), (6, 9, 10)]


def test_an_hour_that_comes_twice_counts_both_times_and_one_that_never_comes_is_empty(tmp_path: Path) -> None:
    both = [
        call("CA1", occurred_at="2025-11-02T05:30:00.000Z"),  # 1:30 in summer time, in Toronto
        call("CA2", occurred_at="2025-11-02T06:30:00.000Z"),  # 1:30 again
        call("CA3", occurred_at="2025-11-02T07:30:00.000Z"),
    ]
    assert busy(found(tmp_path, laid(tmp_path, *both, quarter=Q4), Q4)) == [(7, 1, 2), (7, 2, 1)]
    spring = Quarter(2025, 1)
    (tmp_path / "spring").mkdir()
    forward = [
        call("CA1", occurred_at="2025-03-09T06:59:59.000Z"),  # 1:59
        call("CA2", occurred_at="2025-03-09T07:00:00.000Z"),  # 3:00
    ]
    lake = laid(tmp_path / "spring", *forward, quarter=spring)
    assert busy(found(tmp_path / "spring", lake, spring)) == [(7, 1, 1), (7, 3, 1)]
