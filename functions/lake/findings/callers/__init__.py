"""The callers: how soon they were reached, and those still to win back, by what they may be worth."""

from functions.lake.findings.callers.computation import compute
from functions.lake.findings.callers.section import section
from functions.lake.findings.finding import Finding
from functions.lake.findings.view import read_sql

FINDING = Finding(
    views=(),
    tables=(read_sql(__file__, "episodes.duckdb"),),
    compute=compute,
    section=section,
)
