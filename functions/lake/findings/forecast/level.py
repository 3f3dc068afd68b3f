"""Says how many calls next week has, of the weeks before it: their level, and how sure that is. Pure.

A level that follows the weeks, as fast as their number of calls allows; its errors of one week ahead say how
far off the next one will be. A season that may come earlier or later than last year is tried at each of the
weeks that it may begin in: what the weeks so far make of each says how far it counts.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import exp, lgamma, log, sqrt
from typing import NamedTuple

from functions.lake.findings.weeks import Week

# How much a level drifts from week to week, and how much weeks differ beyond chance, as is believed
# beforehand (standard deviations of the logarithm); and how many weeks that belief is worth.
_DRIFT, _SPREAD, _BELIEF = 0.05, 0.08, 6
_LEAST_SPREAD = 0.04
# The level begins as the mean of so many weeks.
_BEGINNING = 4
# A week beside the season's peak has so much of what the peak has above an ordinary one.
_SHOULDER = 0.45
# By so many weeks the season may come earlier or later than a year ago.
_MOVES = range(-3, 4)
_YEAR = timedelta(weeks=52)


class Season(NamedTuple):
    """Last year's peak: the Monday of its week, and how many times an ordinary week's calls it had."""

    peak: date
    ratio: float


class Level(NamedTuple):
    """The calls to be expected of a whole ordinary week, and their relative variance beyond Poisson's."""

    calls: float
    spread: float


def ahead(weeks: Sequence[Week], target: date, season: Season | None = None) -> Level:
    """Foretells the week that begins on `target`. The weeks are those before, with any exposure, in order."""
    if season is None:
        return _follow(weeks, {})[0]
    tried = []
    for move in _MOVES:
        factors = _factors(season, move)
        level, likelihood = _follow(weeks, factors)
        tried.append((likelihood, level.calls * factors.get(target, 1.0), level.spread))
    most = max(likelihood for likelihood, _, _ in tried)
    weights = [exp(likelihood - most) for likelihood, _, _ in tried]
    total = sum(weights)
    mean = sum(weight * calls for weight, (_, calls, _) in zip(weights, tried, strict=True)) / total
    square = sum(
        weight * calls**2 * (1 + spread) for weight, (_, calls, spread) in zip(weights, tried, strict=True)
    )
    return Level(mean, max(_LEAST_SPREAD**2, square / total / mean**2 - 1))


def _factors(season: Season, move: int) -> Mapping[date, float]:
    peak = season.peak + _YEAR + timedelta(weeks=move)
    shoulder = 1 + _SHOULDER * (season.ratio - 1)
    week = timedelta(weeks=1)
    return {peak - week: shoulder, peak: season.ratio, peak + week: shoulder}


def _follow(weeks: Sequence[Week], factors: Mapping[date, float]) -> tuple[Level, float]:
    """Returns the level after the last week, and the log-likelihood of the weeks given those before them."""
    known = [week for week in weeks if week.exposure > 0]
    first = known[:_BEGINNING]
    level = (sum(week.calls for week in first) + 0.5) / sum(_expected(week, 1.0, factors) for week in first)
    gain = _gain(level)
    squares, beyond, likelihood = 0.0, 0.0, 0.0
    for week in known[_BEGINNING:]:
        expected = _expected(week, level, factors)
        squares += expected**2
        beyond += (week.calls - expected) ** 2 - expected
        likelihood += _log_likelihood(week.calls, expected)
        level = max(0.0, level + gain * (week.calls - expected) / factors.get(week.start, 1.0))
        level = level or 0.5 / len(known)
    belief = _BELIEF * level**2
    spread = (beyond + belief * _SPREAD**2) / (squares + belief)
    return Level(level, max(_LEAST_SPREAD**2, spread)), likelihood


def _expected(week: Week, level: float, factors: Mapping[date, float]) -> float:
    return level * week.exposure * factors.get(week.start, 1.0)


def _gain(level: float) -> float:
    """The part of a week's surprise that the level takes over: Kalman's, of a level that drifts, at its
    limit.
    """
    ratio = _DRIFT**2 / (1 / level + _SPREAD**2)
    return (sqrt(ratio**2 + 4 * ratio) - ratio) / 2


def _log_likelihood(calls: int, mean: float) -> float:
    """Of the count in a negative binomial with the spread that is believed."""
    size = 1 / (_SPREAD**2 + 0.1**2)
    return (
        lgamma(calls + size)
        - lgamma(size)
        - lgamma(calls + 1)
        + size * log(size / (size + mean))
        + calls * log(mean / (size + mean))
    )
