"""The season: the weeks' missed calls, the peak among them, and how far it moved within a year."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.season.computation import compute
from functions.lake.findings.season.section import section
from functions.lake.findings.season.views import BY_WEEK

FINDING = Finding(views=(BY_WEEK,), compute=compute, section=section)
