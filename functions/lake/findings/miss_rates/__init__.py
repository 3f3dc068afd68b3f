"""The miss rates: which part of the calls that came in opening hours nobody took, where that is known."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.miss_rates.computation import compute
from functions.lake.findings.miss_rates.section import section
from functions.lake.findings.view import read_sql

FINDING = Finding(views=(), tables=(read_sql(__file__, "rated.duckdb"),), compute=compute, section=section)
