"""What the staffing blocks add to the findings' JSON."""

from typing import TypedDict


class StaffingBlock(TypedDict):
    """One more person at the department's telephone from `from_hour` to `to_hour` of the weekday, each week;
    `weekday` null: Monday to Friday. They would answer `gain` calls a week more, of `weekly_missed`;
    `interval` (90 %) is the gain's. Neither is more than what was missed.
    """

    department: str
    weekday: int | None
    from_hour: int
    to_hour: int
    weekly_missed: float
    gain: float
    interval: list[float]


class StaffingBlocksKeys(TypedDict):
    """Of one dealership, where its answered calls are known: up to three blocks of open hours a department,
    of twelve hours in all, the most useful first. None of a department with fewer than 100 calls offered in
    the quarter, no block with fewer than 30 missed, and none of a market.
    """

    staffing_blocks: list[StaffingBlock]
