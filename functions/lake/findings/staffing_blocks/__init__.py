"""The staffing blocks: the hours in which one more person would answer most calls, by department."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.staffing_blocks.computation import compute
from functions.lake.findings.staffing_blocks.section import section

# Reads the table `rated` of the miss rates.
FINDING = Finding(views=(), compute=compute, section=section)
