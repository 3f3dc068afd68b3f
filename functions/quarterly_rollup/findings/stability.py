"""Whether a department misses as many calls a day in each month. Pure."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from math import sqrt
from statistics import fmean, pstdev

from functions.quarterly_rollup.quarter import Quarter

# Months whose calls per day differ by less than a tenth: what the studies called steady.
THRESHOLD = 0.10


def month_lengths(quarter: Quarter, through: date) -> dict[str, int]:
    """The days of each month that the quarter has so far, by `2025-07`."""
    return dict(Counter(f"{day:%Y-%m}" for day in quarter.days if day <= through))


def coefficient(calls: Mapping[str, int], lengths: Mapping[str, int]) -> float | None:
    """Standard deviation over mean of the months' calls per day; None for one month, or without a call."""
    rates = [calls.get(month, 0) / days for month, days in lengths.items()]
    if len(rates) < 2 or not any(rates):
        return None
    return pstdev(rates) / fmean(rates)


def is_steady(found: float | None, calls: int, months: int) -> bool | None:
    """None where chance alone would make months differ as much as the threshold."""
    if found is None or 1 / sqrt(calls / months) > THRESHOLD:
        return None
    return found < THRESHOLD
