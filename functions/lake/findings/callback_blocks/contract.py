"""What the callback blocks add to the findings' JSON."""

from typing import TypedDict


class CallbackBlock(TypedDict):
    """One hour kept for calling back those who wait, from `from_hour` to `to_hour` of the weekday, each week;
    `weekday` null: each day from Monday to Friday.

    Of `weekly_waiting` callers who wait as it begins, and whom nobody would reach within 24 hours of their
    call, it would reach `gain` a week; `interval` (90 %) is the gain's. `answer_rate`: the share of first
    calls back of the quarter that reached the caller.
    """

    department: str
    weekday: int | None
    from_hour: int
    to_hour: int
    weekly_waiting: float
    answer_rate: float
    gain: float
    interval: list[float]


class CallbackBlocksKeys(TypedDict):
    """Of one dealership, at most one a department, the most useful first. None of a department with fewer
    than 30 calls back in the quarter, or of whose callers fewer than 30 wait then; none of a market.
    """

    callback_blocks: list[CallbackBlock]
