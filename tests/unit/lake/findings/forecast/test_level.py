"""The level of next week: what it follows, how sure it says to be, and how it takes a season."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from benchmarks.cells import poisson
from benchmarks.two_years import YEAR, forecasts, pinball
from functions.lake.findings.forecast.level import Season, ahead
from functions.lake.findings.forecast.quantiles import quantiles
from functions.lake.findings.weeks import Week

FIRST = date(2025, 1, 6)
WEEK = timedelta(weeks=1)


def weeks(*calls: int) -> list[Week]:
    return [Week(FIRST + number * WEEK, each, 1.0) for number, each in enumerate(calls)]


def test_weeks_that_are_alike_go_on() -> None:
    found = ahead(weeks(*[100] * 12), FIRST + 12 * WEEK)
    assert found.calls == pytest.approx(100, rel=0.01)
    assert found.spread < 0.05**2


def test_a_new_level_is_followed_faster_with_many_calls_than_with_few() -> None:
    many = ahead(weeks(*[1000] * 10, *[1500] * 4), FIRST + 14 * WEEK).calls / 1000
    few = ahead(weeks(*[10] * 10, *[15] * 4), FIRST + 14 * WEEK).calls / 10
    assert 1.1 < few < many < 1.5


def test_half_a_week_counts_by_its_exposure() -> None:
    half = [*weeks(*[100] * 10), Week(FIRST + 10 * WEEK, 50, 0.5)]
    assert ahead(half, FIRST + 11 * WEEK).calls == pytest.approx(100, rel=0.01)


def test_a_season_due_next_week_raises_the_forecast_and_makes_it_less_sure() -> None:
    calm = weeks(*[200] * 12)
    target = FIRST + 12 * WEEK
    due = Season(target - YEAR, 1.9)
    raised, flat = ahead(calm, target, due), ahead(calm, target)
    assert 1.1 < raised.calls / flat.calls < 1.9
    assert raised.spread > 4 * flat.spread


def test_a_season_that_came_early_is_over_when_its_weeks_have_been_seen() -> None:
    target = FIRST + 12 * WEEK
    over = weeks(*[200] * 8, 281, 380, 281, 200)
    assert ahead(over, target, Season(target - YEAR, 1.9)).calls == pytest.approx(200, rel=0.12)


def test_nothing_for_weeks_on_end_divides_by_nothing() -> None:
    assert 0 < ahead(weeks(*[0] * 12), FIRST + 12 * WEEK).calls < 1


@pytest.mark.parametrize(("mean", "variance"), [(3.0, 3.0), (3.0, 7.0), (30.0, 60.0), (900.0, 9000.0)])
def test_a_quantile_is_the_least_count_with_so_much_at_or_below_it(mean: float, variance: float) -> None:
    shares = (0.1, 0.5, 0.9)
    found = quantiles(mean, variance, shares)
    assert all(low < high for low, high in pairwise(found))
    random = Random(1)
    size = mean**2 / (variance - mean) if variance > mean else 1e9
    drawn = sorted(poisson(random.gammavariate(size, mean / size), random) for _ in range(4_000))
    for share, count in zip(shares, found, strict=True):
        at_or_below = sum(each <= count for each in drawn) / len(drawn)
        below = sum(each < count for each in drawn) / len(drawn)
        assert below - 0.02 < share < at_or_below + 0.02


@pytest.mark.slow
@pytest.mark.parametrize("calls", [8, 30, 100, 400, 2_000])
def test_simulated_weeks_are_foretold_better_than_by_the_same_week_last_year(calls: int) -> None:
    """By 15 % at least, in pinball loss; and 8 in 10 lie between low and high, or a few more."""
    made = [each for seed in range(12) for each in forecasts(calls, seed)]
    ours = sum(pinball(each.came, each.ours) for each in made)
    last_year = sum(pinball(each.came, each.last_year) for each in made)
    usual = sum(pinball(each.came, each.usual) for each in made)
    assert ours <= 0.85 * last_year
    assert ours < usual
    within = sum(each.ours[0] <= each.came <= each.ours[2] for each in made) / len(made)
    assert 0.79 < within < 0.93
