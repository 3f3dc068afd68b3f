"""The holidays: whether they moved calls to the afternoon before or the morning after, and how many."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.holidays.computation import compute
from functions.lake.findings.holidays.section import section
from functions.lake.findings.holidays.views import DAY_PARTS
from functions.lake.findings.view import read_sql

FINDING = Finding(
    views=(DAY_PARTS,),
    tables=(read_sql(__file__, "kept_holidays.duckdb"),),
    compute=compute,
    section=section,
)
