"""What the unusual days add to the findings' JSON."""

from typing import TypedDict


class UnusualDay(TypedDict):
    """A Monday to Friday with `calls` where its week let expect `expected`; `interval` (95 %) is the
    ratio's.
    """

    date: str
    calls: int
    expected: float
    ratio: float
    interval: list[float]


class UnusualDaysKeys(TypedDict):
    """The most unusual first, three at most: beyond what chance explains (99 %, of all days together), and
    by 30 % at least. No holiday, day beside one, or day of a gap is among them."""

    unusual_days: list[UnusualDay]
