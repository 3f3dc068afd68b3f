"""Blocks of a dealership's departments, where enough is known."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.ledger import Row
from tests.unit.lake.findings.conftest import Q3, Lake
from tests.unit.lake.findings.miss_rates.test_computation import day, rates

pytestmark = pytest.mark.slow

MONDAY = date(2025, 7, 7)


def weeks(missed: int, answered: int, number: int = 10) -> list[Row]:
    return [
        row
        for week in range(number)
        for row in day(f"{week}.", MONDAY + timedelta(days=7 * week), 1, missed, answered)
    ]


def test_mondays_at_ten_are_a_block_that_gains_less_than_is_missed(tmp_path: Path) -> None:
    [block] = rates(tmp_path, weeks(missed=6, answered=14))["staffing_blocks"]
    assert (block["department"], block["weekday"], block["from_hour"], block["to_hour"]) == (
        "service",
        1,
        10,
        11,
    )
    assert block["weekly_missed"] == 6
    assert 2 < block["gain"] < 6
    assert block["interval"][0] < block["gain"] < block["interval"][1]


def test_too_few_missed_or_offered_and_an_import_have_none(tmp_path: Path) -> None:
    for name, items in {
        "missed": weeks(missed=2, answered=14),
        "offered": weeks(missed=4, answered=4),
        "import": weeks(missed=20, answered=0),
    }.items():
        (tmp_path / name).mkdir()
        assert rates(tmp_path / name, items)["staffing_blocks"] == []


def test_a_market_has_none_and_its_dealerships_have_three_a_department_at_most(
    lake: Lake, tmp_path: Path
) -> None:
    assert lake.findings(Q3, tmp_path)["staffing_blocks"] == []
    largest = max({row["dealership_id"] for row in lake.rows(Q3)}, key=str)
    blocks = lake.findings(Q3, tmp_path, dealership=largest)["staffing_blocks"]
    by_department = [block["department"] for block in blocks]
    assert blocks
    assert max(by_department.count(name) for name in by_department) <= 3
    for block in blocks:
        low, high = block["interval"]
        assert 0 < low < block["gain"] <= high <= block["weekly_missed"]
