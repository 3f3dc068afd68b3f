"""The departments: which of them miss the calls, and what winning those callers back would have brought."""

from functions.lake.findings.departments.computation import compute
from functions.lake.findings.departments.section import section
from functions.lake.findings.departments.views import BY_DEPARTMENT
from functions.lake.findings.finding import Finding

FINDING = Finding(views=(BY_DEPARTMENT,), compute=compute, section=section)
