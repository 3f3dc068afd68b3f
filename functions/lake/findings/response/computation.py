"""Computes the response's key, which is the view's row without its counts."""

from typing import cast

from functions.lake.findings.response.contract import Response, ResponseKeys
from functions.lake.findings.response.views import RESPONSE
from functions.lake.findings.scoped_quarter import ScopedQuarter


def compute(scoped: ScopedQuarter) -> ResponseKeys:
    """Takes the measures over from the view."""
    row = scoped.row(RESPONSE) or {}
    return {"response": cast("Response", {measure: row.get(measure) for measure in Response.__annotations__})}
