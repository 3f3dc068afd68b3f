"""The season's view."""

from functions.lake.findings.view import DEALERSHIP, View
from functions.lake.schema import CALLS, Column, Table

BY_WEEK = View(
    __file__,
    Table(
        "by_week",
        "Missed calls by week of the local date; a week across two quarters has a row in each.",
        (
            DEALERSHIP,
            Column("starts", "date", "The week's Monday"),
            CALLS,
            Column("days", "bigint", "Days of the week that lie in the quarter: 7, or fewer at its ends"),
        ),
        sorted_by=("dealership_id", "starts"),
    ),
    of_all_quarters=True,
)
