"""Student's t distribution, as far as a prediction interval needs it. Pure."""

from functools import lru_cache
from math import atan2, cos, pi, sin, sqrt

_HALVINGS = 60  # far below what a float can tell


@lru_cache(maxsize=256)
def quantile(probability: float, freedom: int) -> float:
    """Finds the t below which a part `probability` lies: from 0.5 to below 1, at whole degrees of freedom."""
    low, high = 0.0, 1.0
    while within(high, freedom) < 2 * probability - 1:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if within(middle, freedom) < 2 * probability - 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def within(t: float, freedom: int) -> float:
    """Returns the part that lies between -t and t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = atan2(t, sqrt(freedom))
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for n in range(2 + odd, freedom - 1, 2):
        term *= cos(angle) ** 2 * (n - 1) / n
        total += term
    if odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total
