"""How many texts a dealership may send: its day's budget, and a breaker at ten times its usual hour. Pure.

Both stop whoever makes calls from numbers that aren't his: each would cost the dealership a text.
"""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Literal

# Of a dealership that is new, or quiet: its breaker is at 100 texts an hour. Of 900 dealerships that miss 10
# million calls a year, the largest misses some 43 in the worst hour of its year (docs/decisions/0022).
LEAST_USUAL = 10.0
BREAKER = 10
# An hour with texts counts for an eighth, and as twice the usual one at most: a flood teaches little.
_WEIGHT, _MOST = 1 / 8, 2


@dataclass(frozen=True, slots=True)
class Usage:
    """A dealership's texts. `day` is local, `hour` UTC; `usual` is how many an hour with texts mostly has."""

    day: str = ""
    today: int = 0
    hour: str = ""
    this_hour: int = 0
    usual: float = LEAST_USUAL


def spend(
    usage: Usage, now: datetime, zone: tzinfo, texts_per_day: int
) -> Usage | Literal["budget", "breaker"]:
    """The usage with one text more, or what forbids it."""
    current = _at(usage, now, zone)
    if current.today >= texts_per_day:
        return "budget"
    if current.this_hour >= BREAKER * current.usual:
        return "breaker"
    return replace(current, today=current.today + 1, this_hour=current.this_hour + 1)


def _at(usage: Usage, now: datetime, zone: tzinfo) -> Usage:
    """The usage as of now: a new day or hour begins with no text."""
    day, hour = now.astimezone(zone).date().isoformat(), now.isoformat(timespec="hours")[:13]
    today = usage.today if day == usage.day else 0
    if hour == usage.hour:
        return replace(usage, day=day, today=today)
    learnt = usage.usual + (min(usage.this_hour, _MOST * usage.usual) - usage.usual) * _WEIGHT
    usual = max(LEAST_USUAL, round(learnt, 3)) if usage.hour else usage.usual
    return Usage(day, today, hour, 0, usual)
