"""Finds the spells without a call that a dealership's own week makes improbable. Pure.

A broken webhook, a dealership that joined within the quarter and one that left are one thing here: days of
which calls aren't known. Who closes still misses calls, so that a day without any says nothing of hours.
"""

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

# So many calls expected of a spell that had none: chance leaves that once in a million times, exp(-14).
_EXPECTED_AT_LEAST = 14.0
# The greatest day of a spell may have been a storm or a closing that nobody announced: so much of it counts.
_STORM = 0.25
_ROUNDS = 3
_SUNDAY = 6
# Below so many calls a day, days without any are too common to tell a gap of a week.
QUIET = 1.5


class Gap(NamedTuple):
    """From the day numbered `first` to that numbered `last`, both included; `expected`: the calls there."""

    first: int
    last: int
    expected: float


class Silence(NamedTuple):
    """A dealership's gaps, and the calls to be expected of all its days: both by its own weekdays."""

    gaps: list[Gap]
    expected: float


def find(calls: Sequence[int], off: Sequence[bool], first_weekday: int) -> Silence:
    """Finds the gaps among the days, whose calls and days off are given in their order.

    `first_weekday`: 0 for Monday. A day off is expected to be a Sunday. The weekdays' means are taken anew
    without the gaps found in them, since a gap makes the others seem to be fewer than they are.
    """
    days = range(len(calls))
    kinds = [_SUNDAY if off[day] else (first_weekday + day) % 7 for day in days]
    gaps: list[Gap] = []
    within: set[int] = set()
    expected: list[float] = []
    for _ in range(_ROUNDS):
        rates = [
            _mean([calls[day] for day in days if kinds[day] == kind and day not in within and not off[day]])
            for kind in range(7)
        ]
        expected = [rates[kind] for kind in kinds]
        gaps = [gap for gap in _silent_spells(calls, expected) if _is_gap(gap, expected)]
        again = {day for gap in gaps for day in range(gap.first, gap.last + 1)}
        if again == within:
            break
        within = again
    return Silence(gaps, fsum(expected))


def _mean(values: list[int]) -> float:
    return sum(values) / len(values) if values else 0.0


def _silent_spells(calls: Sequence[int], expected: Sequence[float]) -> list[Gap]:
    spells = []
    start = 0
    for day, count in enumerate([*calls, 1]):
        if count:
            if day > start:
                spells.append(Gap(start, day - 1, fsum(expected[start:day])))
            start = day + 1
    return spells


def _is_gap(spell: Gap, expected: Sequence[float]) -> bool:
    greatest = max(expected[spell.first : spell.last + 1])
    return spell.expected - (1 - _STORM) * greatest >= _EXPECTED_AT_LEAST
