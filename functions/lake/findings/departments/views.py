"""The departments' view."""

from functions.lake.findings.view import DEALERSHIP, DEPARTMENT, SHARE, View
from functions.lake.schema import CALLS, Column, Table

BY_DEPARTMENT = View(
    __file__,
    Table(
        "by_department",
        "Missed calls by department, and what winning their callers back would have brought.",
        (
            DEALERSHIP,
            DEPARTMENT,
            CALLS,
            SHARE,
            Column(
                "value", "double", "Estimated dollars: calls, times recovery rate, times dollars per call"
            ),
        ),
        sorted_by=("dealership_id", "department"),
    ),
)
