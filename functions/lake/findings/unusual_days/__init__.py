"""The unusual days: those with far fewer or more calls than any holiday or season explains, such as a
storm's.
"""

from functions.lake.findings.finding import Finding
from functions.lake.findings.unusual_days.computation import compute
from functions.lake.findings.unusual_days.section import section

FINDING = Finding(views=(), compute=compute, section=section)
