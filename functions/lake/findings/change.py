"""Tells whether a quarter differs from another by more than chance explains. Pure."""

from math import sqrt
from statistics import NormalDist

LEVEL = 0.99
_REACH = NormalDist().inv_cdf((1 + LEVEL) / 2)


def is_beyond_chance(calls: int, days: int, calls_then: int, days_then: int) -> bool:
    """Compares two counts, of so many days each, at the level of `LEVEL`.

    Of two Poisson counts, as many expected a day, each is binomial in what they are together.
    """
    together = calls + calls_then
    part = days / (days + days_then)
    # Half a call less: counts come in steps of one.
    distance = abs(calls - together * part) - 0.5
    return distance > _REACH * sqrt(together * part * (1 - part))
