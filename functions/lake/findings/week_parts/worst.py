"""Tells whether one block of the week has more calls than each other. Pure."""

from collections.abc import Mapping
from math import sqrt

from functions.lake.findings import student

LEVEL = 0.95
_LEAST_CLUSTERS, _LEAST_FREEDOM = 5, 2

Block = tuple[int, int]  # weekday, first hour
Counts = Mapping[str, Mapping[Block, int]]


def is_worst(block: Block, calls: Counts, total: Mapping[str, int]) -> bool | None:
    """Whether its share of the calls is above each other block's; false where another's is above it.

    `calls` and `total`: of each cluster. A difference counts where its interval is beyond 0: the variance is
    that between clusters, a large one's residual counting for more (the jackknife's). None where some
    difference can't be told.
    """
    others = {other for blocks in calls.values() for other in blocks} - {block}
    verdicts = [_above(block, other, calls, total) for other in sorted(others)]
    if any(verdict is False for verdict in verdicts):
        return False
    return True if verdicts and all(verdicts) else None


def _above(block: Block, other: Block, calls: Counts, total: Mapping[str, int]) -> bool | None:
    pairs = [
        (calls.get(name, {}).get(block, 0) - calls.get(name, {}).get(other, 0), number)
        for name, number in total.items()
        if number
    ]
    whole = sum(number for _, number in pairs)
    if len(pairs) < _LEAST_CLUSTERS:
        return None
    mean = sum(more for more, _ in pairs) / whole
    squares = sum(
        ((more - mean * number) / (1 - number / whole)) ** 2 for more, number in pairs if number < whole
    )
    either = sum(calls.get(name, {}).get(each, 0) for name in total for each in (block, other))
    # Never less than two Poisson counts differ by.
    error = max(sqrt((len(pairs) - 1) / len(pairs) * squares), sqrt(either)) / whole
    effective = whole**2 / sum(number**2 for _, number in pairs)
    freedom = max(_LEAST_FREEDOM, int(effective) - 1)
    reach = student.quantile((1 + LEVEL) / 2, freedom) * error
    if mean > reach:
        return True
    return False if mean < -reach else None
