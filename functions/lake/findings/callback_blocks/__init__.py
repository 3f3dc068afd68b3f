"""The callback blocks: the hour kept for calling back that reaches most callers, by department."""

from functions.lake.findings.callback_blocks.computation import compute
from functions.lake.findings.callback_blocks.section import section
from functions.lake.findings.finding import Finding

# Reads the tables `episodes` of the callers and `rated` of the miss rates.
FINDING = Finding(views=(), compute=compute, section=section)
