"""The months' two views."""

from functions.lake.findings.view import DEALERSHIP, DEPARTMENT, View
from functions.lake.schema import CALLS, Column, Table

BY_MONTH = View(
    __file__,
    Table(
        "by_month",
        "Missed calls by month of the local date, and department.",
        (DEALERSHIP, Column("month", "string", "Month there, e.g. 2025-07"), DEPARTMENT, CALLS),
        sorted_by=("dealership_id", "month", "department"),
    ),
)
CHANGES = View(
    __file__,
    Table(
        "changes",
        "Missed calls by department against the quarter before and the same quarter a year before.",
        (
            DEALERSHIP,
            DEPARTMENT,
            CALLS,
            Column("calls_previous_quarter", "bigint", "Missed calls of the quarter before, or null"),
            Column("calls_previous_year", "bigint", "Missed calls of this quarter a year before, or null"),
            Column(
                "change_from_previous_quarter", "double", "Change of the calls a day, as a fraction, or null"
            ),
            Column("change_from_previous_year", "double", "The same from the year before, or null"),
        ),
        sorted_by=("dealership_id", "department"),
    ),
    of_all_quarters=True,
)
