"""What the months add to the findings' JSON."""

from typing import Literal, TypedDict

Against = Literal["previous_quarter", "previous_year"]


class MonthCalls(TypedDict):
    """`month` is YYYY-MM. A month in which the department missed no call has no row."""

    month: str
    department: str
    calls: int


class Stability(TypedDict):
    """`steady`: whether the months' calls of an ordinary week all lie within 15 % of their mean; false where
    they differ beyond chance, and one by 10 % at least; null where neither can be told.

    `dealerships_compared`: those followed through the quarter, over which the months are compared.
    """

    department: str
    steady: bool | None
    dealerships_compared: int


class Change(TypedDict):
    """`change` of the calls of an ordinary week, as a fraction of what they were, with its 95 % `interval`.

    Over the dealerships whose calls of both quarters are known, of which there are `dealerships_compared`.
    `beyond_chance`: beyond what weeks differ by (99 %), and by 5 % at least. Where there are too few calls,
    weeks or dealerships to tell, it is null, as are the change and the interval. `peak_left_out`: a season's
    peak weeks are in neither side.
    """

    department: str
    against: Against
    dealerships_compared: int
    change: float | None
    interval: list[float] | None
    beyond_chance: bool | None
    peak_left_out: bool


class MonthsKeys(TypedDict):
    """`stability` and `changes` have the department with most calls first.

    `changes` has a row for each department that the lake knows in the quarter before, or a year before; none
    while the quarter lasts.
    """

    by_month: list[MonthCalls]
    stability: list[Stability]
    changes: list[Change]
