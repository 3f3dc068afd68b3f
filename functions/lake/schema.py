"""The lake's tables, said once: Glue's catalogue, DuckDB's views and the docs all read them here."""

from typing import get_args

from functions.lake.kept_tables import (
    CALLER_VALUES,
    CALLS_HOURLY,
    COVERAGE,
    DEALERSHIPS,
    FORECASTS,
    MARKET,
)
from functions.lake.table import HOLIDAY_NAMES, Column, Table, one_of
from functions.shared.call import (
    DEPARTMENTS,
    LANGUAGES,
    OUTCOMES,
    TextStatus,
    UndeliveredReason,
)

__all__ = [
    "CALLER_VALUES",
    "CALLS_HOURLY",
    "COVERAGE",
    "DEALERSHIPS",
    "FORECASTS",
    "HOLIDAY_NAMES",
    "MARKET",
    "Column",
    "Table",
    "one_of",
]

# Whose quarters the lake knows.
FIRST_YEAR, LAST_YEAR = 2020, 2039

MISSED_CALLS = Table(
    "missed_calls",
    "One row per missed call. Callers are known by a keyed hash; no telephone number is here.",
    (
        Column("call_id", "string", "The provider's id of the call"),
        Column("dealership_id", "string", "The dealership that was called"),
        Column("provider", "string", "The telephony provider that told of the call"),
        Column("department", "string", one_of(DEPARTMENTS)),
        Column("line", "string", "The called line's name in the dealership's file"),
        Column(
            "caller_key",
            "string",
            "Keyed hash of the caller's number: another at each dealership and each year; null if withheld",
        ),
        Column(
            "caller_area",
            "string",
            "Area code (North America) or country code, if 50 callers of the dealership share it; else other",
        ),
        Column("occurred_at", "timestamp", "When the call came in, UTC"),
        Column("local_date", "date", "Date of the call in the dealership's time zone"),
        Column("local_hour", "int", "Hour of the call in the dealership's time zone, 0 to 23"),
        Column("local_weekday", "int", "Weekday of the call there, 1 Monday to 7 Sunday"),
        Column("open_hours", "boolean", "Within the department's own opening hours"),
        Column("standard_hours", "boolean", "Within Monday to Friday, 8 h to 17 h local"),
        Column("holiday", "string", "The holiday's English name, or null"),
        Column("outcome", "string", one_of(OUTCOMES)),
        Column("ring_seconds", "int", "How long it rang, seconds, or null"),
        Column("language", "string", f"Language of the text: {one_of(LANGUAGES)}"),
        Column(
            "text_status",
            "string",
            f"The text's life: {', '.join(get_args(TextStatus))}",
        ),
        Column(
            "text_reason",
            "string",
            # Glue takes 255 characters: there are more reasons than room.
            "Why it was suppressed (docs/analysts.md has each reason), deferred or failed; or null",
        ),
        Column("segments", "int", "SMS segments of the text, or null"),
        Column("texted_at", "timestamp", "When the carrier took the text, UTC, or null"),
        Column("delivered_at", "timestamp", "When it was delivered, UTC, or null"),
        Column(
            "undelivered_reason",
            "string",
            f"Why a text that the carrier took never arrived: {one_of(get_args(UndeliveredReason))}; or null",
        ),
        Column("carrier", "string", "What took the text: end_user_messaging, sns or a provider; or null"),
        Column(
            "receiving_carrier", "string", "The network that serves the caller, where it is told, or null"
        ),
        Column("parts", "int", "SMS segments that the carrier counted, where it tells, or null"),
        Column(
            "price_usd", "double", "What the carrier asks for the text, US dollars, where it tells, or null"
        ),
        Column(
            "promised_at",
            "timestamp",
            "By when the text promised a call back, UTC, or null",
        ),
        Column("replied_at", "timestamp", "When the caller first replied, UTC, or null"),
        Column("called_back_at", "timestamp", "When staff first called back, UTC, or null"),
        Column("recovered_at", "timestamp", "When the caller was reached, UTC, or null"),
        Column("recovered_by", "string", "staff (who called back) or caller (who called again), or null"),
        Column(
            "handled_as",
            "string",
            "What staff said of it at the desk, with one tap: reached, message or wrong; or null",
        ),
        Column("handled_at", "timestamp", "When they said so, UTC, or null"),
        Column(
            "kept_by",
            "string",
            "What shows a promise kept in time: telephony, else a tap (reached or message); or null",
        ),
        Column(
            "repeat_of",
            "string",
            "call_id of the first call that this one repeats, in the quarter before if need be; or null",
        ),
        Column("local_at", "timestamp", "When the call came in, by the dealership's own clock"),
        Column("zone", "string", "The dealership's time zone, e.g. America/Toronto"),
        *HOLIDAY_NAMES,
    ),
    sorted_by=("dealership_id", "occurred_at", "provider", "call_id"),
)

# What the tables are partitioned by. The findings have it too.
QUARTER = Column("quarter", "string", "Quarter by local date, e.g. 2025-Q3")
# Columns that the findings have too.
LOCAL_HOUR = (
    Column("local_weekday", "int", "Weekday there, 1 Monday to 7 Sunday"),
    Column("local_hour", "int", "Hour there, 0 to 23"),
)
LOCAL_DATE = (
    Column("local_date", "date", "Date there"),
    Column("holiday", "string", "The holiday's English name, or null"),
)
CALLS = Column("calls", "bigint", "Missed calls")
OUTSIDE_COUNTS = (
    Column("outside_standard_hours", "bigint", "Of them, outside Monday to Friday 8 h to 17 h local"),
    Column("outside_open_hours", "bigint", "Of them, outside the department's own opening hours"),
)
RESPONSE_COUNTS = (
    Column("texted", "bigint", "Of them, texted: the carrier took the text"),
    Column("delivered", "bigint", "Of them, with a delivered text"),
    Column("replied", "bigint", "Of them, replied to by the caller"),
    Column("called_back", "bigint", "Of them, called back by staff"),
    Column("recovered", "bigint", "Of them, whose caller was reached"),
    Column("repeats", "bigint", "Of them, repeating an earlier call"),
)
# What quarter_hourly and quarter_daily count, so that any sum over their rows is right.
_MEASURES = (
    CALLS,
    *OUTSIDE_COUNTS,
    *RESPONSE_COUNTS,
    Column("segments", "bigint", "SMS segments sent"),
)

QUARTER_HOURLY = Table(
    "quarter_hourly",
    "Missed calls by dealership, department, local weekday and hour. Additive measures.",
    (
        Column("dealership_id", "string", "The dealership that was called"),
        Column("department", "string", "The department that was called"),
        *LOCAL_HOUR,
        *_MEASURES,
    ),
    sorted_by=("dealership_id", "department", "local_weekday", "local_hour"),
)

QUARTER_DAILY = Table(
    "quarter_daily",
    "Missed calls by dealership, department and local date. Additive measures.",
    (
        Column("dealership_id", "string", "The dealership that was called"),
        Column("department", "string", "The department that was called"),
        *LOCAL_DATE,
        *_MEASURES,
        *HOLIDAY_NAMES,
    ),
    sorted_by=("dealership_id", "department", "local_date"),
)

# What a rollup counts from the missed calls alone can be counted again; these it makes of more.
KEPT = (CALLS_HOURLY, COVERAGE, FORECASTS, DEALERSHIPS, CALLER_VALUES)
TABLES = (MISSED_CALLS, QUARTER_HOURLY, QUARTER_DAILY, MARKET, *KEPT)
