"""What the holidays add to the findings' JSON."""

from typing import Literal, TypedDict

Interval = list[float]


class Shift(TypedDict):
    """A holiday on a weekday, against the same weekday and hours of ordinary weeks.

    `eve` and `next` are the business days before and after. Each ratio has an interval [low, high], and
    both are null where the day lies outside the quarter or the calls are too few.
    """

    date: str
    name: str
    eve: str
    next: str
    eve_afternoon_ratio: float | None
    eve_afternoon_interval: Interval | None
    day_ratio: float | None
    day_interval: Interval | None
    next_morning_ratio: float | None
    next_morning_interval: Interval | None
    shifted: bool


class Pooled(TypedDict):
    """A dealership's ratio, drawn to that of its market by how little its own calls say: `interval` is of 90
    %, `market_ratio` that of the `dealerships` together, and `market_shifted` whether theirs is
    established."""

    ratio: float
    interval: Interval
    dealerships: int
    market_ratio: float
    market_shifted: bool


class Moved(TypedDict):
    """The eve's afternoon and the next morning together: `calls` that came where so many were `expected`,
    with the ratio's `interval` (90 %).

    `verdict`: shifted, beyond what chance explains (99 %, one-sided); none, where the interval ends below
    1.25; else unknown, too few to tell. `ratio` and `interval` are null under 8 expected calls.
    """

    calls: int
    expected: float
    ratio: float | None
    interval: Interval | None
    verdict: Literal["shifted", "none", "unknown"]


class Likeness(TypedDict):
    """Its `calls` are within 15 % of the `mean` of that ordinary weekday, 1 Monday to 7 Sunday: a
    description.
    """

    weekday: int
    calls: int
    mean: float


class Holiday(Shift):
    """`day_like`: the ordinary Monday, Wednesday, Saturday or Sunday that the day was like; `next_like`:
    that the next morning was, a Monday's or a Wednesday's, of a market alone; null under 60 calls. `moved`
    is null where neither the eve nor the next day is known. `pooled` is a dealership's, beside ten others
    that keep the holiday.

    `dealerships`: how many of the scope's observe it and were followed through the quarter; the ratios are
    of their calls."""

    dealerships: int
    day_like: Likeness | None
    next_like: Likeness | None
    moved: Moved | None
    pooled: Pooled | None


class HolidayMethod(TypedDict):
    """`level`: how sure an interval is, as a fraction; `test`: how it was reckoned, for a statistician."""

    level: float
    test: str


class HolidaysKeys(TypedDict):
    """`holidays` in the order of their dates; a market's are those that 5 of its dealerships keep.

    `holidays_together`: of one dealership all of them as one, where it has several: they tell more than each
    alone.
    """

    holidays: list[Holiday]
    holidays_together: Moved | None
    holiday_method: HolidayMethod
