"""The standing: where a dealership stands among those of its market, measure by measure."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.standing.computation import compute
from functions.lake.findings.standing.section import section
from functions.lake.findings.standing.views import STANDING

FINDING = Finding(views=(STANDING,), compute=compute, section=section)
