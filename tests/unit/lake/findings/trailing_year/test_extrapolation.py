"""What a year of some dealerships says of a market: within its interval as promised, and of nobody else."""

from math import exp
from random import Random

import pytest

from functions.lake.findings.trailing_year.extrapolation import digits, estimate, rounded

SEEDS = 200


@pytest.mark.parametrize(("number", "spread"), [(10, 1.0), (20, 0.7), (50, 0.5)])
def test_the_interval_holds_the_whole_market_s_mean_19_times_in_20(number: int, spread: float) -> None:
    random = Random(f"{number} {spread}")
    missed = 0
    for _ in range(SEEDS):
        sizes = [round(exp(random.gauss(8, spread))) for _ in range(300)]
        found = estimate(sizes[:number], 300)
        missed += not found.low <= sum(sizes) / 300 <= found.high
    assert missed <= 20


def test_who_knows_the_whole_market_knows_its_mean() -> None:
    sizes = [1_000 + 300 * n for n in range(12)]
    assert estimate(sizes, 12) == (2_650, 2_650, 2_650)
    assert estimate(sizes).low < 2_650 < estimate(sizes).high


def test_the_mean_is_told_so_roughly_that_an_unfollowed_dealership_stays_hidden() -> None:
    assert digits(9_900.0, 10, []) == 2, "nobody is hidden"
    assert digits(2_900.0, 49, [2_900]) == 2
    assert digits(9_900.0, 10, [9_900]) == 1
    assert digits(9_900.0, 10, [30_000]) == 1
    assert digits(9_900.0, 10, [900_000]) is None
    assert digits(9_900.0, 10, [9_900, 9_000]) == 2, "the one hides the other"
    random = Random(3)
    for _ in range(500):
        known = [random.randrange(500, 20_000) for _ in range(random.randrange(10, 60))]
        other = random.randrange(500, 20_000)
        number = digits(sum(known) / len(known), len(known), [other])
        if number:
            told = rounded(sum(known) / len(known), number)
            # Anybody who knows the total and the rounded mean can say no more than this.
            half = 10.0 ** (len(str(int(sum(known) / len(known)))) - number) / 2
            assert half * len(known) >= 0.15 * other
            assert abs(told - sum(known) / len(known)) <= half


def test_numbers_are_rounded_to_so_many_digits() -> None:
    assert [rounded(each) for each in (0.0, 7.04, 12_345.0, 98_765.0)] == [0, 7.0, 12_000, 99_000]
