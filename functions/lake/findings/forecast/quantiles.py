"""Between which counts a forecast lies: the negative binomial, which Poisson's is without its spread.
Pure.
"""

from collections.abc import Sequence
from math import exp, sqrt
from statistics import NormalDist

# Where counting from none on takes too long, and the normal is as near.
_MANY = 400.0


def quantiles(mean: float, variance: float, shares: Sequence[float]) -> list[int]:
    """Returns the least counts below or at which so large a share lies; the shares go up."""
    if mean <= 0:
        return [0] * len(shares)
    variance = max(variance, mean)
    size = mean**2 / (variance - mean) if variance > mean * (1 + 1e-9) else None
    first = (size / (size + mean)) ** size if size else exp(-mean)
    if mean > _MANY or first == 0:
        normal = NormalDist(mean, sqrt(variance))
        return [max(0, round(normal.inv_cdf(share))) for share in shares]
    found: list[int] = []
    number, chance, within = 0, first, 0.0
    for share in shares:
        while within + chance < share - 1e-12:
            within += chance
            chance *= (number + size) / (number + 1) * mean / (size + mean) if size else mean / (number + 1)
            number += 1
        found.append(number)
    return found
