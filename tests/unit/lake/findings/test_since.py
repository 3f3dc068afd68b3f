"""A quarter's calls are known from its first day on, unless they begin later than chance explains."""

from datetime import date

import pytest

from functions.lake.findings.since import Known, since
from functions.lake.quarter import Quarter

Q3 = Quarter(2025, 3)


@pytest.mark.parametrize(
    ("first", "calls", "late"),
    [
        (date(2025, 7, 2), 9_000, False),
        (date(2025, 7, 8), 9_000, False),  # a week's silence
        (date(2025, 7, 9), 9_000, True),
        (date(2025, 7, 9), 45, False),  # eight days without any of 45 are chance, once in 60 times
        (date(2025, 7, 9), 60, True),
        (date(2025, 8, 20), 5, False),
        (date(2025, 9, 30), 1, False),
    ],
)
def test_a_silence_that_chance_explains_is_the_quarter_s(first: date, calls: int, late: bool) -> None:
    assert since(Q3, Q3.last, {Q3: Known(first, calls)}) == (first if late else Q3.first)


def test_of_a_quarter_that_isn_t_over_the_days_so_far_count() -> None:
    known = {Q3: Known(date(2025, 7, 12), 20)}
    assert since(Q3, Q3.last, known) == Q3.first
    assert since(Q3, date(2025, 7, 13), known) == date(2025, 7, 12)
    assert since(Q3, date(2025, 7, 11), known) == date(2025, 7, 12), "it began today"


def test_who_called_the_quarter_before_was_silent_in_this_one() -> None:
    known = {Q3: Known(date(2025, 8, 20), 9_000), Q3.previous: Known(date(2025, 4, 1), 1)}
    assert since(Q3, Q3.last, known) == Q3.first


def test_a_quarter_without_a_call_has_all_its_days() -> None:
    assert since(Q3, Q3.last, {}) == Q3.first
