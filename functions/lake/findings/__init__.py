"""What a quarter says: every finding of the market study, for the market or for one dealership.

    findings.compute(connection, quarter, lake, work=folder, dealership=None) -> Findings

is what `rappel report` asks for: it reads the quarter's missed calls from the lake, and raises the lake's
QuarterNotFound, or UnknownDealership. A rollup, which has the statistics at hand, calls `findings.prepare`
once and `findings.of_scope` for the market and for each dealership.

`findings.catalogue.Findings` says every key. In short: shares are fractions of 1, of all the scope's missed
calls; a percentile goes from 0 to 100; dates are ISO text; a number is null where it has no basis, and a
list is empty where nothing is found. Rows of departments exist for departments with calls only.
"""

from functions.lake.findings.catalogue import Findings
from functions.lake.findings.from_lake import UnknownDealership, compute
from functions.lake.findings.prepared import prepare
from functions.lake.findings.scope import of_scope
from functions.lake.findings.subject import dealerships

__all__ = [
    "Findings",
    "UnknownDealership",
    "compute",
    "dealerships",
    "of_scope",
    "prepare",
]
