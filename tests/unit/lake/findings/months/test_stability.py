"""Months are compared by calls per day, and a few calls say nothing."""

from collections import Counter
from random import Random

import pytest

from functions.lake.findings.months.stability import coefficient, is_steady, month_lengths
from functions.lake.quarter import Quarter

Q3 = Quarter(2025, 3)
LENGTHS = month_lengths(Q3.days)


def test_as_many_calls_a_day_in_each_month_differ_by_nothing() -> None:
    assert LENGTHS == {"2025-07": 31, "2025-08": 31, "2025-09": 30}
    assert coefficient({"2025-07": 310, "2025-08": 310, "2025-09": 300}, LENGTHS) == pytest.approx(0)


def test_a_month_without_a_call_counts() -> None:
    assert coefficient({"2025-07": 310}, LENGTHS) == pytest.approx(3**0.5)


def test_one_month_or_no_call_has_no_coefficient() -> None:
    assert coefficient({"2025-07": 310}, month_lengths(Q3.days[:20])) is None
    assert coefficient({}, LENGTHS) is None


def test_half_a_month_counts_its_own_days() -> None:
    lengths = month_lengths(Q3.days[:41])
    assert lengths == {"2025-07": 31, "2025-08": 10}
    assert coefficient({"2025-07": 310, "2025-08": 100}, lengths) == pytest.approx(0)


def verdict(*calls: int) -> bool | None:
    by_month = dict(zip(LENGTHS, calls, strict=True))
    return is_steady(coefficient(by_month, LENGTHS), by_month, LENGTHS)


@pytest.mark.parametrize(
    ("calls", "steady"),
    [
        ((100, 100, 100), True),
        ((100, 100, 99), None),  # chance alone differs by a tenth
        ((1090, 1000, 940), True),
        ((1200, 1000, 940), False),
        ((120, 100, 94), None),  # the same part of few calls
        ((130, 100, 70), False),
        ((0, 0, 0), None),
    ],
)
def test_steady_is_below_a_tenth_and_unsteady_above_it_and_beyond_chance(
    calls: tuple[int, ...], steady: bool | None
) -> None:
    assert verdict(*calls) is steady


@pytest.mark.parametrize("days", [45, 92])
def test_about_one_in_a_hundred_constant_departments_is_called_unsteady(days: int) -> None:
    random, lengths = Random(5), month_lengths(Q3.days[:days])
    found = []
    for calls in (315, 390, 480, 600):
        for _ in range(500):
            by_month = Counter(random.choices(list(lengths), list(lengths.values()), k=calls))
            found.append(is_steady(coefficient(by_month, lengths), by_month, lengths))
    assert found.count(False) <= 0.015 * len(found)
    assert found.count(None) > 100, "chance alone makes many differ by more than the threshold"
