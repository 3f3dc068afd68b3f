"""Months vary, are steady, or nobody can tell: by how much weeks differ within a month."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest

from functions.lake.findings.months.stability import Verdict, by_month, verdict
from functions.lake.findings.weeks import Week

FIRST = date(2025, 6, 30)


def weeks(calls: Sequence[float], deviation: float, seed: int = 3) -> list[Week]:
    """Thirteen whole weeks and the two days of a fourteenth; `calls` of a week by month."""
    draw = Random(seed)
    made = []
    for number in range(14):
        exposure = 1.0 if number < 13 else 0.45
        month = (FIRST + timedelta(days=7 * number + 3)).month
        mean = calls[min(month, 9) - 7] * exposure * draw.lognormvariate(0, deviation)
        count = max(0, round(draw.gauss(mean, mean**0.5)))
        made.append(Week(FIRST + timedelta(weeks=number), count, exposure))
    return made


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    months = by_month(weeks((100, 100, 100), 0))
    assert [len(month) for month in months] == [5, 4, 4, 1]
    assert months[1][0].start == date(2025, 8, 4)


@pytest.mark.parametrize(
    ("calls", "deviation", "said"),
    [
        ((5000, 5000, 5000), 0.03, "steady"),
        ((5000, 5000, 7000), 0.03, "varied"),
        ((5000, 5000, 7000), 0.35, None),
        ((30, 30, 30), 0.03, None),
        ((2, 2, 9), 0.0, None),
    ],
)
def test_months_are_compared_by_how_much_weeks_differ(
    calls: tuple[int, ...], deviation: float, said: Verdict | None
) -> None:
    assert verdict(weeks(calls, deviation)) == said


def test_one_month_is_compared_with_none() -> None:
    assert verdict(weeks((100, 100, 100), 0)[:4]) is None
    assert verdict([]) is None


def test_another_quarter_helps_to_know_how_much_weeks_differ() -> None:
    here = weeks((1000, 1000, 1000), 0.02)
    assert verdict(here) == "steady"
    assert verdict(here, [weeks((1000, 1000, 1000), 0.4, 4)]) is None


@pytest.mark.parametrize("deviation", [0.0, 0.05, 0.10])
@pytest.mark.parametrize("calls", [80, 1500])
def test_flat_months_are_said_to_vary_once_in_a_hundred_times(calls: int, deviation: float) -> None:
    said = [verdict(weeks((calls,) * 3, deviation, seed)) for seed in range(200)]
    assert said.count("varied") <= 6
