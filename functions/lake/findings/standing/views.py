"""The standing's view, which reads two others: `response` and `outside_hours`."""

from functions.lake.findings.view import View
from functions.lake.schema import Column, Table

STANDING = View(
    __file__,
    Table(
        "standing",
        "Each dealership's measures against the market's. Nothing where fewer than 5 dealerships have one.",
        (
            Column("dealership_id", "string", "The dealership"),
            Column("measure", "string", "What is measured: a column of response or outside_hours"),
            Column("value", "double", "The dealership's own"),
            Column(
                "percentile",
                "double",
                "The dealerships below it, 0 to 100; each with an equal value counts as half",
            ),
            Column("market_median", "double", "The median of the dealerships' values"),
            Column("dealerships", "bigint", "How many dealerships have the measure"),
        ),
        sorted_by=("dealership_id", "measure"),
    ),
)
