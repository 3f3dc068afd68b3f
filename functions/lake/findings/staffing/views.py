"""The staffing's view."""

from functions.lake.findings.view import DEALERSHIP, View
from functions.lake.schema import CALLS, Column, Table

STAFFING_BLOCKS = View(
    __file__,
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
