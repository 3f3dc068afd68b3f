"""Tells from which date on calls are known: a dealership joins within a quarter, an export begins late."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from functions.lake.quarter import Quarter

# So many days without a call are nothing unusual, nor are those that chance leaves without once in 100 times.
_QUIET_DAYS = 7
_CHANCE = 0.01


class Known(NamedTuple):
    """What the lake has of a quarter: the date of its first call, and how many there are."""

    first: date
    calls: int


def since(quarter: Quarter, through: date, known: Mapping[Quarter, Known]) -> date:
    """Returns the quarter's first date, or its first call's where that came late.

    Who called the quarter before was silent, and not absent. `through`: the last date that the quarter has
    so far.
    """
    if quarter not in known or quarter.previous in known:
        return quarter.first
    first, calls = known[quarter]
    silent, days = (first - quarter.first).days, (through - quarter.first).days + 1
    # That so many calls, each on any day alike, all come after the silence.
    chance = max(0.0, 1 - silent / days) ** calls
    return first if silent > _QUIET_DAYS and chance < _CHANCE else quarter.first
