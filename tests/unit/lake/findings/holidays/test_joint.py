"""A holiday's eve and next day together: how often a shift is found, there or not there, and pooling."""

from datetime import date, timedelta
from math import log, sqrt
from random import Random
from statistics import fmean

import pytest

from benchmarks.holiday_quarters import EVE, NEXT, measured, quarter
from functions.lake.findings.holidays import joint
from functions.lake.findings.holidays.joint import Measure
from functions.lake.findings.holidays.shift import DayParts, Days

SEEDS = 200


def random_of(name: str) -> Random:
    return Random(name)


@pytest.mark.parametrize(("calls", "spread"), [(3_600, 0.0), (3_600, 0.08), (20_000, 0.08), (200_000, 0.08)])
def test_where_nothing_was_moved_a_shift_is_said_at_most_2_times_in_100(calls: int, spread: float) -> None:
    random = random_of(f"still {calls} {spread}")
    said = sum(
        bool(found and found.has_shifted)
        for _ in range(SEEDS)
        for found in [measured(quarter(random, calls, spread, shifted=False))]
    )
    assert said <= 9, "2 in 100 are more than 9 of 200 once in 100 times"


@pytest.mark.parametrize(("calls", "least"), [(3_600, 0.3), (10_800, 0.7), (20_000, 0.9)])
def test_a_planted_shift_is_found_and_its_interval_has_it(calls: int, least: float) -> None:
    """Of 3,600 calls three times as often as by the eve or the next day alone."""
    random = random_of(f"moved {calls}")
    found = [measured(quarter(random, calls, 0.08, shifted=True)) for _ in range(SEEDS)]
    measures = [each for each in found if each]
    assert sum(each.has_shifted for each in measures) >= least * SEEDS
    truth = (0.34 * 1.05 * 1.6 + 0.27 * 0.98 * 1.45) / (0.34 * 1.05 + 0.27 * 0.98)
    within = sum(each.interval[0] <= truth <= each.interval[1] for each in measures)
    assert within >= 0.82 * SEEDS


def test_too_few_calls_to_tell_are_never_none() -> None:
    random = random_of("few")
    verdicts = {
        found.verdict
        for _ in range(50)
        for found in [measured(quarter(random, 500, 0.08, shifted=False))]
        if found
    }
    assert verdicts == {"unknown"}


def test_of_many_calls_without_a_shift_none_is_said() -> None:
    found = measured(quarter(random_of("many"), 200_000, 0.0, shifted=False))
    assert found
    assert found.verdict == "none"


def test_a_small_dealership_s_estimate_is_drawn_to_the_market_s_and_comes_nearer_the_truth() -> None:
    random = random_of("pool")
    alone, pooled, within = [], [], 0
    for _ in range(12):
        truths = [1 + random.gauss(0, 0.12) for _ in range(15)]
        each = [
            found
            for times in truths
            for found in [measured(quarter(random, 1_200, 0.08, shifted=True, times=times))]
            if found
        ]
        market = joint.together(each)
        assert market
        for own, times in zip(each, truths, strict=True):
            truth = (0.357 * 1.6**times + 0.265 * 1.45**times) / 0.622
            drawn = joint.pool(own, market, each)
            alone.append((log((own.calls + 0.5) / (own.expected + 0.5)) - log(truth)) ** 2)
            pooled.append((log(drawn.ratio) - log(truth)) ** 2)
            within += drawn.low <= truth <= drawn.high
    assert sqrt(fmean(pooled)) < 0.6 * sqrt(fmean(alone))
    assert within >= 0.85 * len(pooled)


def test_holidays_together_add_up() -> None:
    one, other = Measure(15, 10.0, 0.02, 1.2, 40), Measure(30, 20.0, 0.05, 1.1, 30)
    both = joint.together([one, other])
    assert both
    assert (both.calls, both.expected, both.times_poisson, both.freedom) == (45, 30.0, 1.2, 30)
    assert both.doubt == pytest.approx((100 * 0.02 + 400 * 0.05) / 900)
    assert joint.together([]) is None


def test_of_an_eve_in_the_quarter_before_that_the_lake_has_not_the_next_day_tells_alone() -> None:
    days = quarter(random_of("edge"), 20_000, 0.0, shifted=False)
    without = Days({day: of for day, of in days.calls.items() if day != EVE}, days.unusual)
    both, alone = joint.measure(EVE, NEXT, days), joint.measure(EVE, NEXT, without)
    assert both
    assert alone
    assert alone.expected < both.expected
    assert joint.measure(date(2024, 1, 2), date(2024, 1, 4), days) is None


def test_nothing_at_all_is_told_of_days_without_calls() -> None:
    first = date(2025, 7, 7)
    silent = {first + timedelta(days=n): DayParts(0, 0, 0) for n in range(60)}
    assert joint.measure(first, first + timedelta(days=2), Days(silent, set())) is None
