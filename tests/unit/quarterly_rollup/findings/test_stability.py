"""Months are compared by calls per day, and a few calls say nothing."""

from datetime import date

import pytest

from functions.quarterly_rollup.findings.stability import coefficient, is_steady, month_lengths
from functions.quarterly_rollup.quarter import Quarter

Q3 = Quarter(2025, 3)
LENGTHS = month_lengths(Q3, Q3.last)


def test_as_many_calls_a_day_in_each_month_differ_by_nothing() -> None:
    assert LENGTHS == {"2025-07": 31, "2025-08": 31, "2025-09": 30}
    assert coefficient({"2025-07": 310, "2025-08": 310, "2025-09": 300}, LENGTHS) == pytest.approx(0)


def test_a_month_without_a_call_counts() -> None:
    assert coefficient({"2025-07": 310}, LENGTHS) == pytest.approx(2**0.5)


def test_one_month_or_no_call_has_no_coefficient() -> None:
    assert coefficient({"2025-07": 310}, month_lengths(Q3, date(2025, 7, 20))) is None
    assert coefficient({}, LENGTHS) is None


def test_half_a_month_counts_its_own_days() -> None:
    lengths = month_lengths(Q3, date(2025, 8, 10))
    assert lengths == {"2025-07": 31, "2025-08": 10}
    assert coefficient({"2025-07": 310, "2025-08": 100}, lengths) == pytest.approx(0)


@pytest.mark.parametrize(
    ("found", "calls", "steady"),
    [(0.02, 3000, True), (0.099, 300, True), (0.1, 300, False), (0.02, 299, None), (None, 3000, None)],
)
def test_steady_is_below_a_tenth_and_unknown_where_chance_alone_reaches_it(
    found: float | None, calls: int, steady: bool | None
) -> None:
    assert is_steady(found, calls, 3) is steady
