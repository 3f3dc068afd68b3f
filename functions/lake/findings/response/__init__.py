"""The response: what followed the missed calls, from the text to the caller reached, and how fast."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.response.computation import compute
from functions.lake.findings.response.section import section
from functions.lake.findings.response.views import RESPONSE

FINDING = Finding(views=(RESPONSE,), compute=compute, section=section)
