"""What the callers still to win back may be worth, under assumptions and within their bounds. Pure."""

from collections.abc import Mapping, Sequence
from math import exp, floor, log, log10, sqrt
from typing import NamedTuple

from functions.lake.findings.callers.contract import Assumption
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


def of_department(assumed: Assumption) -> Dollars | None:
    """The same of one department, from what the findings say of it."""
    dollars_low, dollars_high = assumed["dollars_interval"]
    rate_low, rate_high = assumed["recovery_interval"]
    value = Worth(
        dollars_per_call=assumed["dollars_per_call"],
        recovery_rate=assumed["recovery_rate"],
        dollars_interval=(dollars_low, dollars_high),
        recovery_interval=(rate_low, rate_high),
    )
    department = assumed["department"]
    return estimate({department: assumed["episodes"]}, {department: value})


def of_gain(assumed: Assumption, calls: int, gain: float, interval: Sequence[float]) -> Dollars | None:
    """What so many calls more would bring a week, were they answered: `calls` are the department's missed.

    Only those of callers whom nobody reached later count. The gain's interval widens the dollars'.
    """
    dollars = of_department(assumed)
    if dollars is None or not calls or gain <= 0 or interval[0] <= 0:
        return None
    part = gain / calls
    spread = log(dollars.high / dollars.low) / 2
    half = sqrt(spread**2 + (log(interval[1] / interval[0]) / 2) ** 2)
    base = dollars.base * part
    return Dollars(_rounded(base * exp(-half)), _rounded(base), _rounded(base * exp(half)))


def _rounded(dollars: float) -> float:
    """A half goes up, as in the views."""
    unit = 10.0 ** (floor(log10(dollars)) + 1 - _DIGITS)
    return floor(dollars / unit + 0.5) * unit
