"""The findings' JSON, key by key. Shares are fractions of 1; what has no basis is null, or in no list."""

from typing import Literal, TypedDict


class Scope(TypedDict):
    """`dealerships`: the market's, with any missed call in the quarter. `name`: null where none was told.

    A market of one has the `id` and the `name` of its only dealership.
    """

    kind: Literal["market", "dealership"]
    id: str | None
    name: str | None
    dealerships: int


class DepartmentCalls(TypedDict):
    """`value`: estimated dollars that winning the callers back would have brought."""

    department: str
    calls: int
    share: float
    value: float


class DepartmentValue(TypedDict):
    """`share` of all departments' value; null where that is nothing."""

    department: str
    value: float
    share: float | None


class DepartmentWorth(TypedDict):
    """What the values are made of, beside the calls."""

    department: str
    recovery_rate: float
    dollars_per_call: float


class Hour(TypedDict):
    """`weekday` 1 Monday to 7 Sunday; `hour` is the dealership's own, 0 to 23."""

    weekday: int
    hour: int
    calls: int
    share: float | None


class MonthCalls(TypedDict):
    month: str
    department: str
    calls: int


class Stability(TypedDict):
    """How much a department's calls per day differ between the months: the sample's standard deviation over
    its mean.

    `steady` is null where so few calls differ as much by chance. Changes are of the calls per day, as
    fractions of what was; `changed` says whether one is more than chance explains.
    """

    department: str
    coefficient_of_variation: float | None
    steady: bool | None
    change_from_previous_quarter: float | None
    changed_from_previous_quarter: bool | None
    change_from_previous_year: float | None
    changed_from_previous_year: bool | None


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
    """`dealerships`: how many of the scope's observe it; the ratios are of their calls."""

    dealerships: int


class HolidayMethod(TypedDict):
    level: float
    test: str


class Response(TypedDict):
    """Shares are of all missed calls."""

    texted_share: float | None
    delivered_share: float | None
    replied_share: float | None
    called_back_share: float | None
    recovered_share: float | None
    median_seconds_to_text: float | None
    p90_seconds_to_text: float | None
    median_minutes_to_callback: float | None
    p90_minutes_to_callback: float | None
    repeat_share: float | None


class Standing(TypedDict):
    """`percentile`: the dealerships below it, 0 to 100; each with an equal value counts as half."""

    measure: str
    value: float
    percentile: float
    market_median: float


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


class Findings(TypedDict):
    """`finished` is false while the quarter lasts: changes against others are then null.

    `since`: the quarter's first date, or a later one where no call is known before: weeks, averages and
    holidays begin there, and changes are null.

    `own_hours`: whether any call shows opening hours other than Monday to Friday 8 h to 17 h, closed on
    holidays, which is what an import takes for granted.
    """

    quarter: str
    finished: bool
    since: str
    scope: Scope
    calls: int
    by_department: list[DepartmentCalls]
    by_value: list[DepartmentValue]
    worth: list[DepartmentWorth]
    hour_of_week: list[Hour]
    peak_hours: list[Hour]
    outside_standard_hours_share: float | None
    outside_open_hours_share: float | None
    own_hours: bool
    by_month: list[MonthCalls]
    stability: list[Stability]
    holidays: list[Holiday]
    holiday_method: HolidayMethod
    response: Response
    standing: list[Standing]
    staffing: list[Block]
    staffing_method: StaffingMethod
