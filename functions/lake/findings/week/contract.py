"""What the week adds to the findings' JSON."""

from typing import Literal, TypedDict

Against = Literal["previous_quarter", "previous_year"]


class Hour(TypedDict):
    """`weekday` 1 Monday to 7 Sunday; `hour` is the dealership's own, 0 to 23.

    `calls` and `share` are null where a market's are mostly one dealership's.
    """

    weekday: int
    hour: int
    calls: int | None
    share: float | None


class OpeningHours(TypedDict):
    """From which hour to which a weekday has calls within opening hours, of whichever department.

    `to_hour` is 1 to 24.
    """

    weekday: int
    from_hour: int
    to_hour: int


class EarlierShare(TypedDict):
    """The share outside Monday to Friday 8 h to 17 h in an earlier quarter, and `now`: both of the
    `dealerships_compared`, whose calls both quarters know.
    """

    against: Against
    share: float
    now: float
    dealerships_compared: int


class WeekKeys(TypedDict):
    """`hour_of_week` has all 168 hours, Monday's first one first; `peak_hours` the highest of them. Both are
    empty in a market of fewer than 10 dealerships.

    `own_hours`: whether any call shows opening hours other than Monday to Friday 8 h to 17 h, closed on
    holidays, which is what an import takes for granted. `opening_hours`: one dealership's, as its calls show
    them; empty in a market.
    """

    hour_of_week: list[Hour]
    peak_hours: list[Hour]
    outside_standard_hours_share: float | None
    outside_open_hours_share: float | None
    own_hours: bool
    outside_standard_hours_before: list[EarlierShare]
    opening_hours: list[OpeningHours]
