"""What makes weeks and days differ without a holiday or a season, and which calls never came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, sqrt
from random import Random

from functions.lake.quarter import Quarter

_STORM, _AFTER_STORM = 0.3, 1.3
_LONGEST_GAP = 21  # days

Absence = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Standard deviations of the logarithm of calls: of weeks and days, of the whole market and of each
    dealership. `memory`: the correlation between a week of the market and the next. `drift`: how much a
    dealership's quarter differs from its others.

    `storms`: in each region one weekday has hardly a call, and the next has more. `incomplete`: the share of
    the dealerships of which some days are missing: they join, leave, or nothing comes for up to three weeks.
    `absent`: the first and last date without a call of dealerships by their number, 0 first.
    """

    market_week: float = 0.0
    memory: float = 0.0
    market_day: float = 0.0
    own_week: float = 0.0
    own_day: float = 0.0
    drift: float = 0.0
    storms: bool = False
    incomplete: float = 0.0
    absent: Mapping[int, Absence] = field(default_factory=dict)


NONE = Noise()
# Guesses: nobody has measured a real market yet.
REAL = Noise(
    market_week=0.05,
    memory=0.3,
    market_day=0.03,
    own_week=0.05,
    own_day=0.10,
    drift=0.08,
    storms=True,
    incomplete=0.1,
)
PRESETS = {"none": NONE, "real": REAL}


def factors(noise: Noise, quarter: Quarter, seed: int, number: int, region: str) -> list[float]:
    """Says for each date of the quarter how many times its ordinary calls the dealership has."""
    market = _Drawn(Random(f"{seed} {quarter} market"))  # noqa: S311 -- it draws, and keeps no secret
    own = _Drawn(Random(f"{seed} {quarter} {number}"))  # noqa: S311
    days = quarter.days
    weeks = len(days) // 7 + 2
    market_weeks = market.weeks(weeks, noise.market_week, noise.memory)
    own_weeks = own.weeks(weeks, noise.own_week, 0.0)
    drift = exp(own.gauss() * noise.drift)
    stormy = storm(noise, quarter, seed, region)
    missing = absence(noise, quarter, seed, number)
    first_monday = quarter.first - timedelta(days=quarter.first.weekday())
    made = []
    for day in days:
        week = (day - first_monday).days // 7
        factor = drift * market_weeks[week] * own_weeks[week]
        factor *= exp(market.gauss() * noise.market_day + own.gauss() * noise.own_day)
        if stormy is not None:
            factor *= {0: _STORM, 1: _AFTER_STORM}.get((day - stormy).days, 1.0)
        made.append(0.0 if missing and missing[0] <= day <= missing[1] else factor)
    return made


def storm(noise: Noise, quarter: Quarter, seed: int, region: str) -> date | None:
    """Finds the region's stormy day: a Tuesday to a Thursday, beside no weekend."""
    if not noise.storms:
        return None
    random = Random(f"{seed} {quarter} storm {region}")  # noqa: S311
    return random.choice([day for day in quarter.days[7:-7] if day.weekday() in (1, 2, 3)])


def absence(noise: Noise, quarter: Quarter, seed: int, number: int) -> Absence | None:
    """Finds the dates of which nothing of the dealership is known."""
    if number in noise.absent:
        return noise.absent[number]
    random = Random(f"{seed} {quarter} absence {number}")  # noqa: S311
    if random.random() >= noise.incomplete:
        return None
    days = quarter.days
    match random.choice(("joined", "left", "silent")):
        case "joined":
            return days[0], days[random.randrange(10, 60)]
        case "left":
            return days[random.randrange(30, 80)], days[-1]
        case _:
            first = random.randrange(5, len(days) - _LONGEST_GAP - 5)
            return days[first], days[first + random.randrange(_LONGEST_GAP)]


class _Drawn:
    def __init__(self, random: Random) -> None:
        self._random = random

    def gauss(self) -> float:
        return self._random.gauss(0.0, 1.0)

    def weeks(self, number: int, deviation: float, memory: float) -> list[float]:
        state, made = self.gauss(), []
        for _ in range(number):
            made.append(exp(state * deviation))
            state = memory * state + sqrt(1 - memory**2) * self.gauss()
        return made
