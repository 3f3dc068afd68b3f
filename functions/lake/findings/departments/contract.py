"""What the departments add to the findings' JSON. Only departments with calls have a row."""

from typing import TypedDict


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


class DepartmentsKeys(TypedDict):
    """`by_department` has the most calls first, as has `worth`; `by_value` has the highest value first."""

    by_department: list[DepartmentCalls]
    by_value: list[DepartmentValue]
    worth: list[DepartmentWorth]
