"""What the callers still to win back may be worth, under assumptions and within their bounds. Pure."""

from collections.abc import Mapping
from math import exp, floor, log, log10, sqrt
from typing import NamedTuple

from functions.lake.findings.departments.worth import Worth

# With fewer callers there are no dollars, but counts alone.
LEAST_EPISODES = 30
_DIGITS = 2


class Dollars(NamedTuple):
    """To two digits: more would be a precision that no assumption has."""

    low: float
    base: float
    high: float


def estimate(episodes: Mapping[str, int], values: Mapping[str, Worth]) -> Dollars | None:
    """Adds the departments' callers up, at what one is worth and the part of them that can be won back.

    The assumptions' intervals are taken to be independent, so that the sum's is narrower than the sum of all
    lows to the sum of all highs, which nobody believes. None of too few callers, or where none has a value.
    """
    if sum(episodes.values()) < LEAST_EPISODES:
        return None
    squares = base = 0.0
    for department, number in episodes.items():
        worth = values[department]
        value = number * worth.dollars_per_call * worth.recovery_rate
        base += value
        if value:
            half_widths = (
                log(high / low) / 2 for low, high in (worth.dollars_between, worth.recovery_between)
            )
            squares += sum((value * half) ** 2 for half in half_widths)
    if not base:
        return None
    half = sqrt(squares) / base
    return Dollars(_rounded(base * exp(-half)), _rounded(base), _rounded(base * exp(half)))


def _rounded(dollars: float) -> float:
    return round(dollars, _DIGITS - 1 - floor(log10(dollars)))
