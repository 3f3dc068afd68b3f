"""What the months add to the findings' JSON."""

from typing import TypedDict


class MonthCalls(TypedDict):
    """`month` is YYYY-MM. A month in which the department missed no call has no row."""

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


class MonthsKeys(TypedDict):
    """`stability` has the department with most calls first."""

    by_month: list[MonthCalls]
    stability: list[Stability]
