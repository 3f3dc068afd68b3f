"""The context: what somebody who knows the quarter says of it, in their own words."""

from functions.lake.findings.context.computation import compute
from functions.lake.findings.context.section import section
from functions.lake.findings.finding import Finding

# Reads the table `notes` (`functions.lake.findings.own`).
FINDING = Finding(views=(), compute=compute, section=section)
