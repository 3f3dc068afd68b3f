"""The forecast: how many calls next week will miss, when, and when it pays to have one more person there."""

from functions.lake.findings.finding import Finding
from functions.lake.findings.forecast.computation import compute
from functions.lake.findings.forecast.section import section
from functions.lake.findings.view import read_sql

# Reads the table `rated` of the miss rates.
FINDING = Finding(
    views=(), tables=(read_sql(__file__, "hourly_history.duckdb"),), compute=compute, section=section
)
