"""Whether a department misses as many calls a day in each month. Pure."""

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
    """How many of the days each month has, by `2025-07`."""
    return dict(Counter(f"{day:%Y-%m}" for day in days))


def coefficient(calls: Mapping[str, int], lengths: Mapping[str, int]) -> float | None:
    """The sample's standard deviation over its mean, of the months' calls per day.

    None for one month, or without a call.
    """
    rates = [calls.get(month, 0) / days for month, days in lengths.items()]
    if len(rates) < 2 or not any(rates):
        return None
    return stdev(rates) / fmean(rates)


def is_steady(found: float | None, calls: Mapping[str, int], lengths: Mapping[str, int]) -> bool | None:
    """`found`: the coefficient. None where chance alone would make months differ as much."""
    total = sum(calls.values())
    if found is None or 1 / sqrt(total / len(lengths)) > THRESHOLD:
        return None
    if found < THRESHOLD:
        return True
    return False if _dispersion(calls, lengths) > _BEYOND_CHANCE[len(lengths)] else None


def _dispersion(calls: Mapping[str, int], lengths: Mapping[str, int]) -> float:
    """Poisson's: chi-square of the months' calls against as many on each day."""
    daily = sum(calls.values()) / sum(lengths.values())
    return sum((calls.get(month, 0) - daily * days) ** 2 / (daily * days) for month, days in lengths.items())
