"""The holidays' view."""

from functions.lake.findings.view import View
from functions.lake.schema import CALLS, HOLIDAY_NAMES, LOCAL_DATE, Column, Table

DAY_PARTS = View(
    __file__,
    Table(
        "day_parts",
        "Missed calls by dealership and local date, its morning and its afternoon.",
        (
            Column("dealership_id", "string", "The dealership that was called"),
            *LOCAL_DATE,
            CALLS,
            Column("morning", "bigint", "Of them, from 9 h to 12 h local"),
            Column("afternoon", "bigint", "Of them, from 13 h to 17 h local"),
            *HOLIDAY_NAMES,
        ),
        sorted_by=("dealership_id", "local_date"),
    ),
)
