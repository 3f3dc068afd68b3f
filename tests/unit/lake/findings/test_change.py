"""A change is one of calls a day, and beyond what two counts may differ by chance."""

import pytest

from functions.lake.findings.change import is_beyond_chance


@pytest.mark.parametrize(
    ("calls", "then", "beyond"),
    [
        (1, 1, False),
        (10, 1, False),  # 12 of 2,048, either way
        (11, 1, True),  # 13 of 4,096 ways are as far apart as that, either way
        (1, 11, True),
        (1_100, 1_000, False),
        (1_130, 1_000, True),
        (1_000, 1_130, True),
    ],
)
def test_two_counts_differ_beyond_chance_where_that_happens_once_in_a_hundred_times(
    calls: int, then: int, beyond: bool
) -> None:
    assert is_beyond_chance(calls, 91, then, 91) is beyond


def test_as_many_calls_a_day_in_a_longer_quarter_are_no_change() -> None:
    assert not is_beyond_chance(920_000, 92, 900_000, 90)
    assert is_beyond_chance(920_000, 92, 920_000, 90)
