"""A block of hours lies within its day and within opening hours, and is of no few calls."""

from pathlib import Path

import pytest

from tests.builders import dealership
from tests.ledger import Row, call
from tests.unit.lake.findings.small_lake import found, laid

ALWAYS = dealership(hours={"default": {"monday-sunday": "00:00-24:00"}})


def calls(at: str, number: int = 30) -> list[Row]:
    """On Wednesday 3 September, in UTC, one a minute."""
    return [call(f"{at} {n}", occurred_at=f"2025-09-03T{at}:{n:02d}.000Z") for n in range(number)]


@pytest.mark.parametrize(("at", "block"), [("04:30", (0, 3)), ("03:30", (21, 24))])
def test_nobody_is_staffed_over_midnight(at: str, block: tuple[int, int], tmp_path: Path) -> None:
    # An hour is known to be open by a call in it.
    hours = [call(f"open {hour}", occurred_at=f"2025-09-03T{hour:02d}:10:00.000Z") for hour in range(24)]
    lake = laid(tmp_path, *hours, *calls(at), dealerships=(ALWAYS,))
    staffed, *_ = found(tmp_path, lake)["staffing"]
    assert (staffed["from_hour"], staffed["to_hour"]) == block


def test_a_block_of_under_30_calls_is_chance(tmp_path: Path) -> None:
    hours = [call(f"open {hour}", occurred_at=f"2025-09-03T{hour:02d}:10:00.000Z") for hour in range(24)]
    assert (
        found(tmp_path, laid(tmp_path, *hours, *calls("14:30", 20), dealerships=(ALWAYS,)))["staffing"] == []
    )


def test_nobody_is_sent_to_a_department_that_is_closed(tmp_path: Path) -> None:
    """Mondays were staffed where the shop is closed on Mondays."""
    closed = dealership(hours={"default": {"tuesday-friday": "08:00-17:00"}})
    mondays = [call(f"mon {n}", occurred_at=f"2025-09-08T14:{n:02d}:00.000Z") for n in range(60)]
    tuesdays = [
        call(f"tue {hour} {n}", occurred_at=f"2025-09-09T{hour}:{n:02d}:00.000Z")
        for hour in (13, 14, 15)
        for n in range(12)
    ]
    lake = laid(tmp_path, *mondays, *tuesdays, dealerships=(closed,))
    assert {block["weekday"] for block in found(tmp_path, lake)["staffing"]} == {2}
