"""What the staffing adds to the findings' JSON."""

from typing import TypedDict


class Block(TypedDict):
    """Somebody at the telephone from `from_hour` to `to_hour` of the weekday, each week of the quarter.

    `weekly_calls`: on average, each time that the weekday came, which is 12 to 14 times a quarter.
    """

    weekday: int
    from_hour: int
    to_hour: int
    calls: int
    weekly_calls: float
    share: float
    cumulative_share: float


class StaffingMethod(TypedDict):
    """Blocks are of `block_hours`, the one with most weekly calls first, as many as it takes to catch
    `target_share` of the calls, and no more.
    """

    block_hours: int
    target_share: float


class StaffingKeys(TypedDict):
    """`staffing` has the most useful block first, each with the `cumulative_share` of those so far.

    It names no hours in which nobody is open, and no block of under 30 missed calls.
    """

    staffing: list[Block]
    staffing_method: StaffingMethod
