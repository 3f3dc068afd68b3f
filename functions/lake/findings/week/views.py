"""The week's two views."""

from functions.lake.findings.view import DEALERSHIP, SHARE, View
from functions.lake.schema import CALLS, LOCAL_HOUR, OUTSIDE_COUNTS, Column, Table

HOUR_OF_WEEK = View(
    __file__,
    Table(
        "hour_of_week",
        "Missed calls by local weekday and hour; hours without any have no row.",
        (DEALERSHIP, *LOCAL_HOUR, CALLS, SHARE),
        sorted_by=("dealership_id", "local_weekday", "local_hour"),
    ),
)
OUTSIDE_HOURS = View(
    __file__,
    Table(
        "outside_hours",
        "Missed calls outside Monday to Friday 8 h to 17 h, and outside the departments' own opening hours.",
        (
            DEALERSHIP,
            Column("dealerships", "bigint", "Dealerships with any missed call"),
            CALLS,
            *OUTSIDE_COUNTS,
            Column("outside_standard_hours_share", "double", "The former as a fraction of the calls"),
            Column("outside_open_hours_share", "double", "The latter as a fraction of the calls"),
        ),
        sorted_by=("dealership_id",),
    ),
)
