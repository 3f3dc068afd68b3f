"""What the findings read of the quarter's missed calls themselves: no other statement of theirs asks these.

Each is a SELECT in Athena's dialect over `missed_calls`, which makes a table of its name. Once they are made,
the calls aren't needed any more.
"""

from pathlib import Path

from functions.lake.findings.holidays.views import DAY_PARTS
from functions.lake.findings.response.views import RESPONSE
from functions.lake.findings.view import View, read_sql
from functions.lake.schema import Column, Table

_CALLERS, _WEEK_PARTS = (str(Path(__file__).parent / name / "views.py") for name in ("callers", "week_parts"))
_DEALERSHIP = Column("dealership_id", "string", "The dealership that was called")

CALL_HOURS = View(
    __file__,
    Table(
        "call_hours",
        "Missed calls by local date and hour.",
        (
            _DEALERSHIP,
            Column("department", "string", "The department that was called"),
            Column("local_date", "date", "Date there"),
            Column("local_weekday", "int", "Weekday there, 1 Monday to 7 Sunday"),
            Column("local_hour", "int", "Hour there, 0 to 23"),
            Column("open_hours", "boolean", "Within the department's own opening hours"),
            Column("usual_hours", "boolean", "Monday to Friday 8 h to 17 h, on no holiday"),
            Column("calls", "bigint", "Missed calls"),
        ),
        sorted_by=("dealership_id", "department", "local_date", "local_hour"),
    ),
)

WEEKEND_BACKLOG = View(
    _WEEK_PARTS,
    Table(
        "weekend_backlog",
        "Callers of each Monday, each once, and how many of them had called on the weekend before.",
        (
            _DEALERSHIP,
            Column("local_date", "date", "The Monday there"),
            Column("tried", "bigint", "Of the callers, who had called on the Saturday or the Sunday before"),
            Column("callers", "bigint", "Callers whose number is known"),
        ),
        sorted_by=("dealership_id", "local_date"),
    ),
    in_rollup=read_sql(_WEEK_PARTS, "weekend_backlog.duckdb"),
)

MATTERS = View(
    _CALLERS,
    Table(
        "matters",
        "Callers, each once per matter, and what became of it first.",
        (
            _DEALERSHIP,
            Column("anonymous", "boolean", "Who withheld the number: another caller each time"),
            Column("department", "string", "The department that was called first"),
            Column("began", "timestamp", "When the caller first called, UTC"),
            Column("local_began", "timestamp", "The same in the dealership's time zone"),
            Column("called", "timestamp", "When staff first called back, UTC, or null"),
            Column("reached", "timestamp", "When the caller was first reached, UTC, or null"),
            Column("texted", "timestamp", "When the caller was first texted, UTC, or null"),
            Column(
                "tapped",
                "timestamp",
                "When staff first said at the desk that they reached the caller, or null",
            ),
        ),
        sorted_by=("dealership_id", "began"),
    ),
    in_rollup=read_sql(_CALLERS, "matters.duckdb"),
)

LAST_EVENTS = View(
    _CALLERS,
    Table(
        "last_events",
        "When the last thing happened that is known of a dealership's missed calls.",
        (_DEALERSHIP, Column("last_event", "timestamp", "When, UTC")),
        sorted_by=("dealership_id",),
    ),
    in_rollup=read_sql(_CALLERS, "last_events.duckdb"),
)

OF_CALLS: tuple[View, ...] = (
    CALL_HOURS,
    WEEKEND_BACKLOG,
    DAY_PARTS,
    RESPONSE,
    LAST_EVENTS,
    MATTERS,
)
