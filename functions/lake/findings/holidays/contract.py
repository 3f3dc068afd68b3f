"""What the holidays add to the findings' JSON."""

from typing import TypedDict

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


class Holiday(Shift):
    """`dealerships`: how many of the scope's observe it and were followed through the quarter; the ratios are
    of their calls."""

    dealerships: int


class HolidayMethod(TypedDict):
    """`level`: how sure an interval is, as a fraction; `test`: how it was reckoned, for a statistician."""

    level: float
    test: str


class HolidaysKeys(TypedDict):
    """`holidays` in the order of their dates; a market's are those that 5 of its dealerships keep."""

    holidays: list[Holiday]
    holiday_method: HolidayMethod
