"""The week's parts: whether Monday morning remains the worst, what falls outside hours, and the weekend's
backlog.
"""

from functions.lake.findings.finding import Finding
from functions.lake.findings.week_parts.computation import compute
from functions.lake.findings.week_parts.section import section

FINDING = Finding(views=(), compute=compute, section=section)
