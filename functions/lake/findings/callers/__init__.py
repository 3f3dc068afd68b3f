"""The callers: how soon they were reached, and those still to win back, by what they may be worth."""

from functions.lake.findings.callers.computation import compute
from functions.lake.findings.callers.section import section
from functions.lake.findings.callers.views import BY_DEPARTMENT, STILL_TO_WIN_BACK, WAITING_CALLERS
from functions.lake.findings.finding import Finding
from functions.lake.findings.view import read_sql

FINDING = Finding(
    views=(WAITING_CALLERS, BY_DEPARTMENT, STILL_TO_WIN_BACK),
    before=(read_sql(__file__, "caller_days.duckdb"), read_sql(__file__, "reached_moments.duckdb")),
    compute=compute,
    section=section,
)
