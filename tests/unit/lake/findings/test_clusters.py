"""The interval of a share holds the truth as often as it says, where dealerships differ among themselves."""

from math import exp, sqrt
from random import Random

import pytest

from functions.lake.findings.clusters import interval


def drawn(dealerships: int, draw: Random, share: float = 0.25, spread: float = 0.05) -> list[tuple[int, int]]:
    pairs = []
    for _ in range(dealerships):
        units = max(20, int(2_000 * exp(draw.gauss(0, 0.7))))
        weight = share * (share * (1 - share) / spread**2 - 1)
        own = draw.betavariate(weight, weight * (1 - share) / share)
        pairs.append(
            (min(units, max(0, round(draw.gauss(units * own, sqrt(units * own * (1 - own)))))), units)
        )
    return pairs


@pytest.mark.parametrize("dealerships", [6, 20, 50])
def test_it_holds_the_share_of_dealerships_like_these(dealerships: int) -> None:
    """A "complete count" gives 9 to 25 %."""
    draw = Random(dealerships)
    hits = 0
    for _ in range(200):
        bounds = interval(drawn(dealerships, draw))
        assert bounds is not None
        hits += bounds[0] <= 0.25 <= bounds[1]
    assert hits >= 180


def test_it_is_never_narrower_than_chance_makes_it() -> None:
    low, high = interval([(25, 100)] * 20) or (0, 0)
    assert high - low == pytest.approx(4.2 * sqrt(0.25 * 0.75 / 2_000), rel=0.05)


def test_of_few_clusters_or_of_all_or_none_there_is_none() -> None:
    assert interval([(1, 2)] * 4) is None
    assert interval([(0, 9)] * 9) is None
    assert interval([(9, 9)] * 9) is None
    assert interval([]) is None
