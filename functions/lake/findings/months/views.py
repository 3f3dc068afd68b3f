"""The months' two views."""

from functions.lake.findings.view import DEALERSHIP, DEPARTMENT, View, read_sql
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLS, FIRST_YEAR, LAST_YEAR, Column, Table

_QUARTERS = [Quarter(year, number) for year in range(FIRST_YEAR, LAST_YEAR + 1) for number in range(1, 5)]


def _changes() -> str:
    """The SELECT with the quarters' names in it: which of them each is compared in."""
    following = [f"WHEN '{each.previous}' THEN '{each}'" for each in _QUARTERS]
    a_year_on = [f"WHEN '{each.year_before}' THEN '{each}'" for each in _QUARTERS]
    select = read_sql(__file__, "changes").replace(":next_quarter", " ".join(following))
    return select.replace(":next_year", " ".join(a_year_on))


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
    select=_changes(),
)
