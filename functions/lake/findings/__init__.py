"""What a quarter says: every finding of the market study, for the market or for one dealership.

    findings.compute(connection, quarter, lake, work=folder, dealership=None) -> Findings

is what `rappel report` asks for: it reads the quarter's missed calls from the lake. A rollup, which has the
aggregates at hand, calls `findings.prepare`, then `findings.of_each_scope`.

Each finding is a folder here: its SQL, the columns of its views, its contract (the keys that it adds to the
JSON), its computation, and its section of the page. `catalogue` lists them; their words stand in
`report/words/`, in a table named after the folder.

`catalogue.Findings` says every key. In short: shares are fractions of 1, of all the scope's missed
calls; a percentile goes from 0 to 100; dates are ISO text; a number is null where it has no basis, and a
list is empty where nothing is found. Rows of departments exist for departments with calls only.
"""

from functions.lake.findings.catalogue import Findings
from functions.lake.findings.computation import (
    UnknownDealership,
    compute,
    of_dealerships,
    of_each_scope,
    of_scope,
)
from functions.lake.findings.departments.caller_values import write as write_caller_values
from functions.lake.findings.forecast.stored import write as write_forecasts
from functions.lake.findings.preparation import find_coverage, known_forecasts, prepare, write_coverage
from functions.lake.findings.subject import dealerships

__all__ = [
    "Findings",
    "UnknownDealership",
    "compute",
    "dealerships",
    "find_coverage",
    "known_forecasts",
    "of_dealerships",
    "of_each_scope",
    "of_scope",
    "prepare",
    "write_caller_values",
    "write_coverage",
    "write_forecasts",
]
