"""Computes the staffing's keys."""

from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.staffing import blocks
from functions.lake.findings.staffing.blocks import Candidate
from functions.lake.findings.staffing.contract import StaffingKeys
from functions.lake.findings.staffing.views import STAFFING_BLOCKS

# Of fewer calls in a quarter a block is chance.
_LEAST_CALLS = 30
_OPEN = """
    SELECT local_weekday, local_hour FROM quarter_hourly
    WHERE quarter = $quarter AND dealership_id = coalesce($dealership, dealership_id)
    GROUP BY local_weekday, local_hour HAVING sum(calls) > sum(outside_open_hours)
"""


def compute(scoped: ScopedQuarter) -> StaffingKeys:
    """Chooses among the scope's blocks of three hours in which somebody is open."""
    is_open = _open_hours(scoped)
    candidates = [
        Candidate(row["weekday"], row["from_hour"], row["to_hour"], row["calls"])
        for row in scoped.rows(STAFFING_BLOCKS, "weekday, from_hour")
        if row["calls"] >= _LEAST_CALLS
        and all((row["weekday"], hour) in is_open for hour in range(row["from_hour"], row["to_hour"]))
    ]
    return {
        "staffing": blocks.cover(candidates, scoped.calls, blocks.occurrences(scoped.days)),
        "staffing_method": blocks.METHOD,
    }


def _open_hours(scoped: ScopedQuarter) -> set[tuple[int, int]]:
    """The hours of the week with any call within the opening hours of its department."""
    asked = {"quarter": str(scoped.quarter), "dealership": scoped.dealership}
    return set(scoped.connection.execute(_OPEN, asked).fetchall())
