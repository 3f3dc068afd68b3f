"""Computes the departments' keys."""

from functions.lake.findings.departments.contract import (
    DepartmentCalls,
    DepartmentsKeys,
    DepartmentValue,
    DepartmentWorth,
)
from functions.lake.findings.departments.views import BY_DEPARTMENT
from functions.lake.findings.scoped_quarter import ScopedQuarter

# In a market, the mean over its calls of what each one's dealership says.
_WORTH = """
    SELECT
        department,
        max(recovery_rate),
        CASE
            WHEN min(dollars_per_call) = max(dollars_per_call) THEN min(dollars_per_call)
            ELSE sum(calls * dollars_per_call) / sum(calls)
        END
    FROM quarter_hourly
    JOIN caller_values USING (quarter, dealership_id, department)
    WHERE dealership_id = coalesce($dealership, dealership_id)
    GROUP BY department
"""


def compute(scoped: ScopedQuarter) -> DepartmentsKeys:
    """Ranks the scope's departments by calls and by value."""
    departments: list[DepartmentCalls] = [
        {
            "department": row["department"],
            "calls": row["calls"],
            "share": row["share"],
            "value": row["value"],
        }
        for row in scoped.rows(BY_DEPARTMENT, "calls DESC, department")
    ]
    return {
        "by_department": departments,
        "by_value": _by_value(departments),
        "worth": _worth(scoped, departments),
    }


def _by_value(departments: list[DepartmentCalls]) -> list[DepartmentValue]:
    total = sum(row["value"] for row in departments)
    return [
        {
            "department": row["department"],
            "value": row["value"],
            "share": row["value"] / total if total else None,
        }
        for row in sorted(departments, key=lambda row: (-row["value"], row["department"]))
    ]


def _worth(scoped: ScopedQuarter, departments: list[DepartmentCalls]) -> list[DepartmentWorth]:
    rows = scoped.connection.execute(_WORTH, {"dealership": scoped.dealership}).fetchall()
    worth = {department: (rate, dollars) for department, rate, dollars in rows}
    return [
        {
            "department": row["department"],
            "recovery_rate": worth[row["department"]][0],
            "dollars_per_call": worth[row["department"]][1],
        }
        for row in departments
    ]
