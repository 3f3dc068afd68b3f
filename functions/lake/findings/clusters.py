"""The interval of a share whose units are alike within clusters: dealerships of a market, days of one. Pure.

A share over 50 dealerships isn't as sure as its number of calls says: other dealerships would have another.
"""

from collections.abc import Iterable
from math import exp, fsum, log, sqrt

from functions.lake.findings import student

LEVEL = 0.95
# Fewer clusters tell nothing of how they differ.
_LEAST_CLUSTERS = 5
_LEAST_FREEDOM = 2


def interval(clusters: Iterable[tuple[int, int]], share: float | None = None) -> tuple[float, float] | None:
    """Returns the bounds of the share, whose clusters have so many of interest, of so many units.

    Its variance is that between clusters, a large one's residual counting for more as it draws the share to
    itself (the jackknife's), and never less than chance gives; the bounds are of the share's logit. `share`:
    another estimate of the same share. None of fewer than 5 clusters, or of none or all units.
    """
    pairs = [(of_interest, units) for of_interest, units in clusters if units]
    total = sum(units for _, units in pairs)
    mean = sum(of_interest for of_interest, _ in pairs) / total if total else 0.0
    share = mean if share is None else share
    if len(pairs) < _LEAST_CLUSTERS or not (0 < mean < 1 and 0 < share < 1):
        return None
    number = len(pairs)
    # Whatever the clusters' order: fsum rounds once.
    squares = fsum(
        ((of_interest - mean * units) / (1 - units / total)) ** 2
        for of_interest, units in pairs
        if units < total
    )
    error = max(sqrt((number - 1) / number * squares) / total, sqrt(mean * (1 - mean) / total))
    effective = total**2 / sum(units**2 for _, units in pairs)
    freedom = max(_LEAST_FREEDOM, int(effective) - 1)
    reach = student.quantile((1 + LEVEL) / 2, freedom) * error / (mean * (1 - mean))
    middle = log(share / (1 - share))
    return _share(middle - reach), _share(middle + reach)


def _share(logit: float) -> float:
    return 1 / (1 + exp(-logit))
