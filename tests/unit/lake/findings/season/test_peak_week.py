"""A peak is a whole week that stands out by more than chance, and moves by weeks of the year."""

from datetime import date, timedelta

import pytest

from functions.lake.findings.season import peak_week
from functions.lake.findings.season.contract import Week
from functions.lake.quarter import Quarter


def weeks(quarter: Quarter, peak: date | None, ordinary: int = 1000, high: int = 1300) -> list[Week]:
    first = quarter.first - timedelta(days=quarter.first.weekday())
    mondays = [first + timedelta(weeks=n) for n in range(14)]
    return peak_week.weeks(quarter.days, {day: high if day == peak else ordinary for day in mondays})


def test_the_peak_and_how_far_it_moved() -> None:
    here = weeks(Quarter(2025, 2), date(2025, 4, 28))
    then = weeks(Quarter(2024, 2), date(2024, 4, 8))
    assert peak_week.find(here, then) == {"week": 18, "start": "2025-04-28", "calls": 1300, "weeks_moved": 3}


@pytest.mark.parametrize(
    ("then", "moved"), [(date(2024, 4, 29), 0), (date(2024, 5, 6), -1), (date(2024, 4, 22), 1)]
)
def test_the_same_week_of_the_year_before_is_no_move(then: date, moved: int) -> None:
    here = weeks(Quarter(2025, 2), date(2025, 4, 28))
    found = peak_week.find(here, weeks(Quarter(2024, 2), then))
    assert found is not None
    assert found["weeks_moved"] == moved


def test_without_a_peak_the_year_before_nothing_moved() -> None:
    here = weeks(Quarter(2025, 2), date(2025, 4, 28))
    for then in (weeks(Quarter(2024, 2), None), weeks(Quarter(2024, 2), None, ordinary=0)):
        found = peak_week.find(here, then)
        assert found is not None
        assert found["weeks_moved"] is None


@pytest.mark.parametrize(("ordinary", "high"), [(1000, 1090), (20, 30), (1, 5)])
def test_a_week_that_chance_may_lift_is_no_peak(ordinary: int, high: int) -> None:
    assert peak_week.find(weeks(Quarter(2025, 2), date(2025, 4, 28), ordinary, high), []) is None


@pytest.mark.parametrize("high", [1, 100])
def test_where_most_weeks_have_no_call_none_is_a_peak(high: int) -> None:
    assert peak_week.find(weeks(Quarter(2025, 2), date(2025, 4, 28), 0, high), []) is None
    assert peak_week.find([], []) is None


def test_a_week_cut_by_the_quarter_s_edge_is_no_peak() -> None:
    here = weeks(Quarter(2025, 2), date(2025, 3, 31), high=5000)
    assert here[0]["days"] == 6
    assert peak_week.find(here, []) is None


def test_weeks_go_from_the_first_of_the_days_to_the_last() -> None:
    made = peak_week.weeks(Quarter(2025, 3).days[2:9], {date(2025, 7, 7): 4})
    assert made == [
        {"start": "2025-06-30", "calls": 0, "days": 4},
        {"start": "2025-07-07", "calls": 4, "days": 3},
    ]
