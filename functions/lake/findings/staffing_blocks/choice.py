"""Chooses the blocks of hours that one more person answers most calls in. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from math import exp, sqrt
from typing import NamedTuple

MOST_BLOCKS, MOST_HOURS = 3, 12
_LONGEST, _LONGEST_OF_FIVE_DAYS = 4, 2
# A longer block is taken where an hour of it is worth so much of the best one's.
_WORTH_LONGER = 0.8
_WORKDAYS = range(1, 6)
# The rule's own error, beside that of a quarter's counts; and the normal quantile of a 90 % interval.
_RULE_ERROR, _REACH = 0.10, 1.645

Hour = tuple[int, int]


class Block(NamedTuple):
    """`weekday` is None for Monday to Friday."""

    weekday: int | None
    from_hour: int
    to_hour: int

    @property
    def hours(self) -> list[Hour]:
        """The hours of the week that it has."""
        days = _WORKDAYS if self.weekday is None else (self.weekday,)
        return [(day, hour) for day in days for hour in range(self.from_hour, self.to_hour)]


def choose(
    gains: Mapping[Hour, float], missed: Mapping[Hour, int], least: int, *, five_days: bool = True
) -> list[Block]:
    """Chooses up to three blocks that don't overlap, of twelve hours in all.

    `gains`: of each open hour, the calls a week that one more person answers. `missed`: its missed calls of
    the quarter, of which a block has `least`. `five_days`: whether a block may be that of Monday to Friday.
    """
    chosen: list[Block] = []
    left = dict(gains)
    while len(chosen) < MOST_BLOCKS:
        room = MOST_HOURS - sum(len(block.hours) for block in chosen)
        candidates = [
            block
            for block in _candidates(left)
            if (five_days or block.weekday)
            and len(block.hours) <= room
            and sum(missed.get(hour, 0) for hour in block.hours) >= least
        ]
        best = _best(candidates, left)
        if best is None:
            break
        chosen.append(best)
        left = {hour: value for hour, value in left.items() if hour not in best.hours}
    return chosen


def interval(gain: float, weekly_missed: Iterable[int]) -> tuple[float, float]:
    """Returns the bounds of the gain: `weekly_missed` are the block's missed calls of each week."""
    counts = list(weekly_missed)
    mean = sum(counts) / len(counts)
    variance = sum((count - mean) ** 2 for count in counts) / max(1, len(counts) - 1)
    reach = _REACH * sqrt(variance / mean**2 / len(counts) + _RULE_ERROR**2)
    return gain * exp(-reach), gain * exp(reach)


def _candidates(gains: Mapping[Hour, float]) -> Iterator[Block]:
    for weekday, longest in [(None, _LONGEST_OF_FIVE_DAYS), *((day, _LONGEST) for day in range(1, 8))]:
        for start in range(24):
            for length in range(1, longest + 1):
                block = Block(weekday, start, start + length)
                if block.to_hour <= 24 and all(hour in gains for hour in block.hours):
                    yield block


def _best(candidates: list[Block], gains: Mapping[Hour, float]) -> Block | None:
    """The block whose hour is worth most; a longer one around it where its hours are worth nearly as much."""

    def an_hour(block: Block) -> float:
        return sum(gains[hour] for hour in block.hours) / len(block.hours)

    best = max(candidates, key=an_hour, default=None)
    if best is None or an_hour(best) <= 0:
        return None
    around = [
        block
        for block in candidates
        if set(best.hours) <= set(block.hours) and an_hour(block) >= _WORTH_LONGER * an_hour(best)
    ]
    return max(around, key=lambda block: (len(block.hours), an_hour(block)))
