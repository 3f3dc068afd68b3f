"""The coverage: whose calls the quarter knows, from when on, and the days of which it knows none."""

from functions.lake.findings.coverage.computation import compute
from functions.lake.findings.coverage.section import section
from functions.lake.findings.finding import Finding

FINDING = Finding(views=(), compute=compute, section=section)
