"""The months: how steady each department is, and what changed since a quarter and a year before."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.months.computation import compute
from functions.lake.findings.months.section import section
from functions.lake.findings.months.views import BY_MONTH, CHANGES

FINDING = Finding(views=(BY_MONTH, CHANGES), compute=compute, section=section)
