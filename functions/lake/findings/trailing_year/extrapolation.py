"""What the year's calls of the dealerships that are known say of others like them. Pure.

It takes those known for a draw of all, which no client list is: that assumption is said beside the numbers.
"""

from collections.abc import Sequence
from math import exp, floor, log, log10, sqrt
from statistics import fmean, variance
from typing import NamedTuple

from functions.lake.findings import student

LEVEL = 0.95
# Nobody may tell the calls of a dealership that isn't among them closer than to this part of them.
_CLOSEST = 0.15
_DIGITS = 2


class Estimate(NamedTuple):
    """A mean of dealerships with its bounds."""

    mean: float
    low: float
    high: float


def estimate(calls: Sequence[int], of: int | None = None) -> Estimate:
    """Estimates the mean of a market of so many dealerships from those whose calls are given, 2 at least.

    `of` None: of dealerships without number. Sizes are skewed: so the bounds are of the logarithm, and their
    error is the greater of the mean's own and that of lognormal sizes (Cox), which few large ones hide.
    """
    number, mean = len(calls), fmean(calls)
    logs = variance(log(each) for each in calls)
    own = variance(calls) / mean**2 / number
    lognormal = logs / number + logs**2 / 2 / (number - 1)
    left = 1 - number / of if of else 1.0
    reach = student.quantile((1 + LEVEL) / 2, number - 1) * sqrt(max(own, lognormal) * max(0.0, left))
    return Estimate(mean, mean * exp(-reach), mean * exp(reach))


def rounded(value: float, digits: int = _DIGITS) -> float:
    """Returns the number to so many digits."""
    return round(value, digits - 1 - floor(log10(value))) if value > 0 else 0.0


def digits(mean: float, followed: int, others: Sequence[int]) -> int | None:
    """To how many digits the mean may be told: two, one or None.

    A total of all is told as well: who subtracts the mean of the `followed` from it knows the `others`
    together, and of these the largest, but for what the others beside it have.
    """
    if not others:
        return _DIGITS
    largest = max(others)
    veil = sum(others) - largest
    for number in range(_DIGITS, 0, -1):
        half_step = 10.0 ** (floor(log10(mean)) - number + 1) / 2
        if half_step * followed + veil >= _CLOSEST * largest:
            return number
    return None
