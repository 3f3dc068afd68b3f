"""A peak is a week that stands out from those that are not beside it, and moves by weeks of the year."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest

from functions.lake.findings.season import peak_week
from functions.lake.findings.season.computation import list_weeks
from functions.lake.findings.weeks import Week
from functions.lake.quarter import Quarter

SPRING, BEFORE = date(2025, 3, 31), date(2024, 4, 1)


def weeks(first: date, high: int | None, times: float = 1.9, ordinary: int = 1000) -> list[Week]:
    """Thirteen weeks, give or take 3 %; the shoulders of the one that is high lie halfway."""
    draw = Random(str(first))
    made = []
    for number in range(13):
        off = 9 if high is None else abs(number - high)
        factor = {0: times, 1: 1 + (times - 1) * 0.45}.get(off, 1.0)
        calls = round(ordinary * factor * draw.gauss(1, 0.03))
        made.append(Week(first + timedelta(weeks=number), calls, 1.0))
    return made


def test_the_peak_its_ratio_and_how_far_it_moved() -> None:
    here, then = peak_week.find(weeks(SPRING, 4)), peak_week.find(weeks(BEFORE, 1))
    assert here is not None
    assert then is not None
    assert (here.start, then.start) == (date(2025, 4, 28), date(2024, 4, 8))
    assert here.low < 1.9 < here.high
    assert here.low > 1.6
    assert here.alike == [date(2025, 4, 28)]
    assert peak_week.moved(here, then) == (3, 3, 3)


def test_weeks_that_cannot_be_told_from_the_peak_widen_its_move() -> None:
    here = weeks(SPRING, 4)
    here[5] = here[5]._replace(calls=here[4].calls - 20)
    peak, then = peak_week.find(here), peak_week.find(weeks(BEFORE, 1))
    assert peak is not None
    assert then is not None
    assert peak.alike == [date(2025, 4, 28), date(2025, 5, 5)]
    assert peak_week.moved(peak, then) == (3, 3, 4)


@pytest.mark.parametrize(
    ("calls", "times"), [(1000, 1.0), (1000, 1.1), (5, 3.0)], ids=["none", "too small", "too few calls"]
)
def test_a_week_that_does_not_stand_out_enough_is_no_peak(calls: int, times: float) -> None:
    assert peak_week.find(weeks(SPRING, 4, times, calls)) is None


def test_of_few_weeks_none_is_a_peak() -> None:
    assert peak_week.find(weeks(SPRING, 4)[:6]) is None
    assert peak_week.find([]) is None


def test_a_week_of_few_ordinary_days_is_no_peak_however_high() -> None:
    here = [week._replace(exposure=0.3) if n == 4 else week for n, week in enumerate(weeks(SPRING, 4, 5.0))]
    found = peak_week.find(here)
    assert found is None or found.start != here[4].start


def test_one_week_asked_for_is_found_where_all_are_not() -> None:
    """Of a dealership with few calls: the market's week alone is tried, and no other answers for it."""
    here = weeks(SPRING, 4, 2.2, 20)
    noisy = [week._replace(calls=week.calls + (3 if n % 2 else -3)) for n, week in enumerate(here)]
    assert peak_week.find(noisy) is None
    asked = peak_week.find(noisy, at=noisy[4].start)
    assert asked is not None
    assert asked.start == noisy[4].start
    assert peak_week.find(weeks(SPRING, 4), at=date(2025, 6, 2)) is None


def test_a_peak_and_its_shoulders_are_left_out_of_a_comparison() -> None:
    left, is_without = peak_week.without(weeks(SPRING, 4))
    assert (len(left), is_without) == (10, True)
    assert date(2025, 4, 28) not in [week.start for week in left]
    flat = weeks(SPRING, None)
    assert peak_week.without(flat) == (flat, False)


@pytest.mark.parametrize(("ordinary", "deviation"), [(80, 0.05), (1500, 0.08)])
def test_weeks_that_differ_by_themselves_are_no_peak(ordinary: int, deviation: float) -> None:
    """The old rule found one in 37 to 78 of 100 quarters."""

    def flat(draw: Random) -> Sequence[Week]:
        return [
            Week(SPRING + timedelta(weeks=n), round(ordinary * draw.lognormvariate(0, deviation)), 1.0)
            for n in range(13)
        ]

    draw = Random(5)
    assert sum(peak_week.find(flat(draw), flat(draw)) is not None for _ in range(200)) <= 6


def test_weeks_go_from_the_first_of_the_days_to_the_last() -> None:
    made = list_weeks(Quarter(2025, 3).days[2:9], {date(2025, 7, 7): 4})
    assert made == [
        {"start": "2025-06-30", "calls": 0, "days": 4},
        {"start": "2025-07-07", "calls": 4, "days": 3},
    ]
