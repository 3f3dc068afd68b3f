"""Dollars are an estimate within bounds, to two digits, and none of a few callers."""

from math import exp, log, sqrt

import pytest

from functions.lake.findings.callers.worth import estimate
from functions.lake.findings.departments.worth import BadValues, Worth, read

SALES = Worth(
    dollars_per_call=1500, recovery_rate=0.25, dollars_interval=(750, 3000), recovery_interval=(0.25, 0.25)
)
PARTS = Worth(
    dollars_per_call=100, recovery_rate=0.5, dollars_interval=(100, 100), recovery_interval=(0.5, 0.5)
)


def test_one_department_s_bounds_are_its_assumption_s() -> None:
    assert estimate({"sales": 100}, {"sales": SALES}) == (19_000, 38_000, 75_000)


def test_departments_are_independent_so_that_their_sum_is_not_the_sum_of_all_lows() -> None:
    dollars = estimate({"sales": 100, "parts": 1_000}, {"sales": SALES, "parts": PARTS})
    assert dollars is not None
    half = sqrt((37_500 * log(2)) ** 2) / 87_500
    assert dollars.base == 88_000
    assert dollars.low == pytest.approx(87_500 * exp(-half), rel=0.05)


def test_of_fewer_than_30_callers_or_none_with_a_value_there_are_no_dollars() -> None:
    assert estimate({"sales": 29}, {"sales": SALES}) is None
    assert estimate({}, {}) is None
    assert estimate({"other": 99}, {"other": Worth(dollars_per_call=0, recovery_rate=0.1)}) is None


def test_a_value_without_an_interval_may_be_half_as_much_again() -> None:
    own = read(b"[sales]\ndollars_per_call = 900\nrecovery_rate = 0.8\n")["sales"]
    assert list(own.dollars_between) == [600, 1350]
    assert own.recovery_between == pytest.approx((0.8 / 1.5, 1.0))


def test_a_value_lies_in_its_interval() -> None:
    with pytest.raises(BadValues, match="an interval is two numbers above 0 with the value between them"):
        read(b"[sales]\ndollars_per_call = 9\nrecovery_rate = 0.8\ndollars_interval = [10, 20]\n")
