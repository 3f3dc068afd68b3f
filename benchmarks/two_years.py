"""Two years of weeks whose level drifts, tyre seasons that move by up to two weeks, and their forecasts."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import exp
from random import Random
from typing import NamedTuple

from benchmarks.cells import poisson
from functions.lake.findings.forecast.level import Season, ahead
from functions.lake.findings.forecast.quantiles import quantiles
from functions.lake.findings.weeks import Week

YEAR = timedelta(weeks=52)
SHARES = (0.1, 0.5, 0.9)
_FIRST = date(2024, 1, 1)
_WEEKS, _KNOWN = 104, 26
_PEAK, _SHOULDER = 1.9, 1.4
# The spread of the naive forecasts: of a week's logarithm.
_SPREAD = 0.1


class Made(NamedTuple):
    """What came, and what three forecasts said: low, middle and high."""

    came: int
    ours: Sequence[int]
    last_year: Sequence[int]
    usual: Sequence[int]


def pinball(came: int, told: Sequence[int]) -> float:
    return sum(
        (came - each) * share if came >= each else (each - came) * (1 - share)
        for share, each in zip(SHARES, told, strict=True)
    )


def _about(mean: float) -> list[int]:
    mean = max(0.5, mean)
    return quantiles(mean, mean + (mean * _SPREAD) ** 2, SHARES)


def forecasts(calls: int, seed: int) -> Iterator[Made]:
    """Foretells each week of the second year; a season is known where so many calls would show it."""
    random = Random(f"{calls} {seed}")  # noqa: S311 -- it draws, and keeps no secret
    peaks = [15 + random.randint(-2, 2), 45 + random.randint(-1, 1)]
    peaks += [67 + random.randint(-2, 2), 97 + random.randint(-1, 1)]
    level, weeks = float(calls), []
    for number in range(_WEEKS):
        level *= exp(random.gauss(0, 0.01))
        season = {0: _PEAK, 1: _SHOULDER}.get(min(abs(number - peak) for peak in peaks), 1.0)
        came = poisson(level * season * exp(random.gauss(0, 0.05)), random)
        weeks.append(Week(_FIRST + timedelta(weeks=number), came, 1.0))
    for number in range(52, _WEEKS):
        near = [peak for peak in peaks[:2] if -6 <= number - 52 - peak <= 20 and calls >= 80]
        last = Season(_FIRST + timedelta(weeks=near[-1]), _PEAK) if near else None
        told = ahead(weeks[number - _KNOWN : number], weeks[number].start, last)
        ours = quantiles(told.calls, told.calls + told.calls**2 * told.spread, SHARES)
        four = sum(week.calls for week in weeks[number - 4 : number]) / 4
        yield Made(weeks[number].calls, ours, _about(weeks[number - 52].calls), _about(four))


def row(calls: int, seeds: int) -> str:
    """How forecasts of so many calls a week do: a row of their table."""
    made = [each for seed in range(seeds) for each in forecasts(calls, seed)]
    ours = sum(pinball(each.came, each.ours) for each in made)
    usual = sum(pinball(each.came, each.usual) for each in made)
    last_year = sum(pinball(each.came, each.last_year) for each in made)
    within = sum(each.ours[0] <= each.came <= each.ours[2] for each in made) / len(made)
    return f"| {calls:,} calls a week | ×{ours / last_year:.2f} | ×{ours / usual:.2f} | {within:.0%} |"
