"""What the callers add to the findings' JSON."""

from typing import Literal, TypedDict

# Who says what a caller brings: the dealership's own file, the lake's values.toml or Rappel; and in a market
# several of them.
Source = Literal["dealership", "lake", "rappel", "several"]


class Assumption(TypedDict):
    """What the dollars of a department are made of: assumptions, each with the interval that it is taken to
    lie in (80 %), and no findings. `episodes`: its callers still to win back. In a market the dollars are
    their mean over its callers, by each one's dealership. `source`: whose assumption they are.
    """

    department: str
    episodes: int
    dollars_per_call: float
    dollars_interval: list[float]
    recovery_rate: float
    recovery_interval: list[float]
    source: Source


class StillToWinBack(TypedDict):
    """`episodes`: callers, each once per matter, whom nobody had reached 24 hours after they first called,
    not even by a tap at the desk.

    A caller's calls belong to one matter while each comes within 24 hours of the one before. Callers who
    withheld their number are apart, in `anonymous`, and have no value. `low`, `base` and `high`: dollars, to
    two digits, under the `assumptions`; null of fewer than 30 episodes.
    """

    episodes: int
    anonymous: int
    low: float | None
    base: float | None
    high: float | None
    assumptions: list[Assumption]


class WonBack(TypedDict):
    """`episodes`: callers reached within 24 hours, after a text; which doesn't say that it was the cause."""

    episodes: int


class ReachedByTap(TypedDict):
    """`episodes`: callers whom staff say that they reached within 24 hours, with a tap at the desk, and whom
    telephony doesn't show reached by then: called back from a mobile, say. They aren't still to win back.
    """

    episodes: int


class ReachedBy(TypedDict):
    """`share` of all callers who were reached, as telephony shows, so many `minutes` after they first called,
    with its 95 % `interval`. Who called too lately to tell counts for as long as they were followed
    (Kaplan-Meier). Null of fewer than 30 callers.
    """

    minutes: int
    share: float | None
    interval: list[float] | None


class CallersKeys(TypedDict):
    """`reached_by` has 15 minutes, 1, 4 and 24 hours, in this order."""

    still_to_win_back: StillToWinBack
    won_back: WonBack
    reached_by: list[ReachedBy]
    reached_by_tap: ReachedByTap
