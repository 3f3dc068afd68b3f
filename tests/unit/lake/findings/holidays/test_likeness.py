"""Which ordinary day a holiday was like."""

from datetime import date, timedelta

import pytest

from functions.lake.findings.holidays import likeness
from functions.lake.findings.holidays.shift import DayParts, Days

MONDAY = date(2025, 6, 2)
HOLIDAY, NEXT = date(2025, 6, 24), date(2025, 6, 25)
CALLS = (1_300, 1_050, 1_000, 1_000, 1_000, 400, 150)


def days(of_day: int, next_morning: int) -> Days:
    calls = {
        MONDAY + timedelta(days=n): DayParts(CALLS[n % 7], CALLS[n % 7] // 3, CALLS[n % 7] // 4)
        for n in range(56)
    }
    calls[HOLIDAY], calls[NEXT] = DayParts(of_day, of_day // 3, 0), DayParts(1_200, next_morning, 0)
    return Days(calls, {HOLIDAY - timedelta(days=1), HOLIDAY, NEXT})


@pytest.mark.parametrize(
    ("calls", "weekday"), [(140, 7), (170, 7), (390, 6), (1_020, 3), (1_400, 1), (260, None), (59, None)]
)
def test_24_june_is_like_the_nearest_day_within_15_per_cent_and_like_none_between(
    calls: int, weekday: int | None
) -> None:
    found = likeness.of_day(HOLIDAY, days(calls, 400))
    assert (found["weekday"] if found else None) == weekday


def test_25_june_s_morning_is_like_a_monday_s_or_a_wednesday_s() -> None:
    for morning, weekday in ((430, 1), (340, 3), (700, None)):
        found = likeness.of_morning(NEXT, days(140, morning))
        assert (found["weekday"] if found else None) == weekday
    assert likeness.of_morning(date(2024, 1, 2), days(140, 400)) is None
