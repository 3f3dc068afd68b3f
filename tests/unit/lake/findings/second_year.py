"""The last twelve months once more, in plain Python: what `second.py` says of itself."""

import math
from collections.abc import Callable, Sequence
from statistics import fmean, stdev
from typing import Any

from tests.unit.lake.findings.second_weeks import Period

T = Callable[[float, int], float]


def trailing_year(
    periods: Sequence[tuple[str, Period]], dealership: str | None, t: T, market: int | None = None
) -> dict[str, Any]:
    """`periods`: the four quarters by name, the first first."""
    everyone = {name for _, period in periods for name in period.rows if dealership in {None, name}}
    counts = {name: [len(period.rows.get(name, ())) for _, period in periods] for name in sorted(everyone)}
    followed = {
        name
        for name in everyone
        if all(name in period.rows and name in period.followed() for _, period in periods)
    }
    if dealership:
        missing = [
            name for name, period in periods if dealership not in period.rows.keys() & period.followed()
        ]
        told = not missing
    else:
        missing = [name for name, period in periods if not period.rows]
        told = not missing and len(followed) >= 10
    whole = [sum(counts[name]) for name in sorted(followed)]
    others = [sum(counts[name]) for name in sorted(everyone - followed)]
    mean = None
    extrapolated = None
    if told and dealership is None:
        digits = telling(fmean(whole), len(whole), others)
        value, low, high = (to(each, digits) for each in bounds(whole, None, t))
        mean = {"mean": value, "interval": [low, high]}
        if market:
            value, low, high = (to(market * to(each, digits), 2) for each in bounds(whole, market, t))
            extrapolated = {"dealerships": market, "calls": value, "interval": [low, high]}
    return {
        "first": periods[0][1].days[0].isoformat(),
        "last": periods[-1][1].days[-1].isoformat(),
        "calls": sum(map(sum, counts.values())) if told else None,
        "dealerships": len(everyone),
        "followed": len(followed),
        "missing": missing,
        "per_dealership": mean,
        "whole_market": extrapolated,
    }


def bounds(calls: list[int], market: int | None, t: T) -> tuple[float, float, float]:
    n, mean = len(calls), fmean(calls)
    sigma = stdev([math.log(each) for each in calls]) ** 2
    variance = max(stdev(calls) ** 2 / (n * mean**2), sigma / n + sigma**2 / (2 * n - 2))
    if market:
        variance *= (market - n) / market
    reach = math.exp(t(0.975, n - 1) * math.sqrt(variance))
    return mean, mean / reach, mean * reach


def telling(mean: float, followed: int, others: list[int]) -> int:
    """How many digits of the mean hide the largest of the others, to 15 % of its calls."""
    if not others:
        return 2
    ordered = sorted(others)
    for digits in (2, 1):
        unit = float(f"1e{int(f'{mean:e}'.split('e')[1]) - digits + 1}")
        if unit / 2 * followed + sum(ordered[:-1]) >= 0.15 * ordered[-1]:
            return digits
    raise AssertionError(others)


def to(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")
