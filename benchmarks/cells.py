"""A cell of the calibration: something simulated many times, and how often the findings may speak of it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, sqrt
from random import Random

SEEDS = 400

Trial = Callable[[Random], bool]


@dataclass(frozen=True, slots=True)
class Cell:
    """`least` and `most`: what its share of trials that say something must lie between, None where it is
    printed and not promised.
    """

    name: str
    trial: Trial
    most: float | None = None
    least: float | None = None

    def rate(self, seeds: int = SEEDS) -> float:
        random = Random(self.name)  # noqa: S311 -- it draws, and keeps no secret
        return sum(self.trial(random) for _ in range(seeds)) / seeds

    def holds(self, rate: float, seeds: int = SEEDS) -> bool:
        """Whether the promise is kept, as far as so many seeds can tell.

        2 in 100 are more than 15 of 400 once in 125 times.
        """
        if self.most is not None:
            return rate <= self.most + 2.5 * sqrt(self.most * (1 - self.most) / seeds)
        return self.least is None or rate >= self.least

    @property
    def promise(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:.0%}"
        return "" if self.least is None else f"≥ {self.least:.0%}"


def poisson(mean: float, random: Random) -> int:
    if mean > 60:
        return max(0, round(random.gauss(mean, sqrt(mean))))
    number, product, least = 0, random.random(), exp(-mean)
    while product > least:
        product *= random.random()
        number += 1
    return number
