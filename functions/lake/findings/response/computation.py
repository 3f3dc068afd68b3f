"""Computes the response's keys: the view's row, and of its counts those of promises."""

from typing import cast

from functions.lake.findings.response.contract import Promises, Response, ResponseKeys
from functions.lake.findings.response.views import RESPONSE
from functions.lake.findings.scoped_quarter import ScopedQuarter


def compute(scoped: ScopedQuarter) -> ResponseKeys:
    """Takes the measures over from the view."""
    row = scoped.row(RESPONSE) or {}
    return {
        "response": cast("Response", {measure: row.get(measure) for measure in Response.__annotations__}),
        "promises": cast("Promises", {count: row.get(count) or 0 for count in Promises.__annotations__}),
    }
