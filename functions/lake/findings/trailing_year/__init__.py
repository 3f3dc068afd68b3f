"""The last twelve months: what they come to, and what that says of a whole market."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.trailing_year.computation import compute
from functions.lake.findings.trailing_year.section import section

# Reads the table `year`, of `functions.lake.findings.year`.
FINDING = Finding(views=(), compute=compute, section=section)
