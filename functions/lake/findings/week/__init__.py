"""The week: its hours, the worst of them, and how many calls are missed outside opening hours."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.view import read_sql
from functions.lake.findings.week.computation import compute
from functions.lake.findings.week.section import section
from functions.lake.findings.week.views import HOUR_OF_WEEK, OUTSIDE_HOURS

FINDING = Finding(
    views=(HOUR_OF_WEEK, OUTSIDE_HOURS),
    tables=(read_sql(__file__, "own_hours.duckdb"), read_sql(__file__, "seen_hours.duckdb")),
    compute=compute,
    section=section,
)
