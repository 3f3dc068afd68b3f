"""The views of findings that have no folder yet."""

from functions.lake.findings.view import DEALERSHIP, DEPARTMENT, SHARE, View
from functions.lake.schema import (
    CALLS,
    LOCAL_DATE,
    LOCAL_HOUR,
    OUTSIDE_COUNTS,
    RESPONSE_COUNTS,
    Column,
    Table,
)

_QUANTILES = "approximate in Athena"
_SQL = "functions.lake.findings.sql"

BY_DEPARTMENT = View(
    _SQL,
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
HOUR_OF_WEEK = View(
    _SQL,
    Table(
        "hour_of_week",
        "Missed calls by local weekday and hour; hours without any have no row.",
        (
            DEALERSHIP,
            *LOCAL_HOUR,
            CALLS,
            SHARE,
        ),
        sorted_by=("dealership_id", "local_weekday", "local_hour"),
    ),
)
OUTSIDE_HOURS = View(
    _SQL,
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
BY_MONTH = View(
    _SQL,
    Table(
        "by_month",
        "Missed calls by month of the local date, and department.",
        (DEALERSHIP, Column("month", "string", "Month there, e.g. 2025-07"), DEPARTMENT, CALLS),
        sorted_by=("dealership_id", "month", "department"),
    ),
)
CHANGES = View(
    _SQL,
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
)
DAY_PARTS = View(
    _SQL,
    Table(
        "day_parts",
        "Missed calls by dealership and local date, its morning and its afternoon.",
        (
            Column("dealership_id", "string", "The dealership that was called"),
            *LOCAL_DATE,
            CALLS,
            Column("morning", "bigint", "Of them, from 9 h to 12 h local"),
            Column("afternoon", "bigint", "Of them, from 13 h to 17 h local"),
        ),
        sorted_by=("dealership_id", "local_date"),
    ),
)
RESPONSE = View(
    _SQL,
    Table(
        "response",
        "What became of the missed calls. Shares are of all missed calls.",
        (
            DEALERSHIP,
            CALLS,
            *RESPONSE_COUNTS,
            Column("texted_share", "double", "texted as a fraction of the calls"),
            Column("delivered_share", "double", "delivered as a fraction of the calls"),
            Column("replied_share", "double", "replied as a fraction of the calls"),
            Column("called_back_share", "double", "called_back as a fraction of the calls"),
            Column("recovered_share", "double", "recovered as a fraction of the calls"),
            Column("repeat_share", "double", "repeats as a fraction of the calls"),
            Column("median_seconds_to_text", "double", f"From the call to its text, median, {_QUANTILES}"),
            Column("p90_seconds_to_text", "double", f"The same, 90th percentile, {_QUANTILES}"),
            Column(
                "median_minutes_to_callback", "double", f"From the call to the callback, median, {_QUANTILES}"
            ),
            Column("p90_minutes_to_callback", "double", f"The same, 90th percentile, {_QUANTILES}"),
        ),
        sorted_by=("dealership_id",),
    ),
)
STANDING = View(
    _SQL,
    Table(
        "standing",
        "Each dealership's measures against the market's. Nothing where fewer than 5 dealerships have one.",
        (
            Column("dealership_id", "string", "The dealership"),
            Column("measure", "string", "What is measured: a column of response or outside_hours"),
            Column("value", "double", "The dealership's own"),
            Column(
                "percentile",
                "double",
                "The dealerships below it, 0 to 100; each with an equal value counts as half",
            ),
            Column("market_median", "double", "The median of the dealerships' values"),
            Column("dealerships", "bigint", "How many dealerships have the measure"),
        ),
        sorted_by=("dealership_id", "measure"),
    ),
)
STAFFING_BLOCKS = View(
    _SQL,
    Table(
        "staffing_blocks",
        "Missed calls within three hours on end of the local week, whatever hour they begin at.",
        (
            DEALERSHIP,
            Column("weekday", "int", "Weekday there, 1 Monday to 7 Sunday"),
            Column("from_hour", "int", "Hour there at which the block begins"),
            Column("to_hour", "int", "Hour there at which it has ended"),
            CALLS,
            Column("weekly_calls", "double", "On average, each time that the weekday comes in the quarter"),
        ),
        sorted_by=("dealership_id", "weekday", "from_hour"),
    ),
)
