"""Computes the staffing's keys."""

from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.staffing import blocks
from functions.lake.findings.staffing.blocks import Candidate
from functions.lake.findings.staffing.contract import StaffingKeys
from functions.lake.findings.staffing.views import STAFFING_BLOCKS


def compute(scoped: ScopedQuarter) -> StaffingKeys:
    """Chooses among the scope's blocks of three hours."""
    candidates = (
        Candidate(row["weekday"], row["from_hour"], row["to_hour"], row["calls"])
        for row in scoped.rows(STAFFING_BLOCKS, "weekday, from_hour")
    )
    return {
        "staffing": blocks.cover(candidates, scoped.calls, blocks.occurrences(scoped.days)),
        "staffing_method": blocks.METHOD,
    }
