"""The staffing: which hours somebody more at the telephone would have caught most missed calls in."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.staffing.computation import compute
from functions.lake.findings.staffing.section import section
from functions.lake.findings.staffing.views import STAFFING_BLOCKS

FINDING = Finding(views=(STAFFING_BLOCKS,), compute=compute, section=section)
