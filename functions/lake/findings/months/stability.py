"""Tells whether a department misses as many calls a day in each month. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from math import sqrt
from statistics import fmean, stdev

# Months whose calls per day differ by less than a tenth: what the studies called steady.
THRESHOLD = 0.10
# Chi-square's 99th percentile, by the number of months: a month less of freedom.
_BEYOND_CHANCE = {2: 6.635, 3: 9.210}


def month_lengths(days: Sequence[date]) -> dict[str, int]:
    """Counts the days that each month has of them, by `2025-07`."""
    return dict(Counter(f"{day:%Y-%m}" for day in days))


def coefficient(calls: Mapping[str, int], lengths: Mapping[str, int]) -> float | None:
    """Divides the standard deviation of the months' calls per day, a sample's, by their mean.

    Returns None for one month, or without a call.
    """
    rates = [calls.get(month, 0) / days for month, days in lengths.items()]
    if len(rates) < 2 or not any(rates):
        return None
    return stdev(rates) / fmean(rates)


def is_steady(coefficient: float | None, calls: Mapping[str, int], lengths: Mapping[str, int]) -> bool | None:
    """Tells whether months differ little. Returns None where chance alone would make them differ as much."""
    total = sum(calls.values())
    if coefficient is None or 1 / sqrt(total / len(lengths)) > THRESHOLD:
        return None
    if coefficient < THRESHOLD:
        return True
    return False if _dispersion(calls, lengths) > _BEYOND_CHANCE[len(lengths)] else None


def _dispersion(calls: Mapping[str, int], lengths: Mapping[str, int]) -> float:
    """Poisson's: chi-square of the months' calls against as many on each day."""
    daily = sum(calls.values()) / sum(lengths.values())
    return sum((calls.get(month, 0) - daily * days) ** 2 / (daily * days) for month, days in lengths.items())
