"""Computes the departments' keys."""

from functions.lake.findings.departments.contract import (
    DepartmentCalls,
    DepartmentsKeys,
    DepartmentValue,
    DepartmentWorth,
)
from functions.lake.findings.departments.views import BY_DEPARTMENT
from functions.lake.findings.scoped_quarter import ScopedQuarter


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
    rows = scoped.connection.execute("SELECT department, recovery_rate, dollars_per_call FROM worth")
    worth = {department: (rate, dollars) for department, rate, dollars in rows.fetchall()}
    return [
        {
            "department": row["department"],
            "recovery_rate": worth[row["department"]][0],
            "dollars_per_call": worth[row["department"]][1],
        }
        for row in departments
    ]
