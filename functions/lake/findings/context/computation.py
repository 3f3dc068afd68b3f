"""Reads the context's key."""

from functions.lake.findings.context.contract import ContextKeys
from functions.lake.findings.scoped_quarter import ScopedQuarter

_NOTE = "SELECT note FROM notes WHERE dealership_id IS NOT DISTINCT FROM $dealership"


def compute(scoped: ScopedQuarter) -> ContextKeys:
    """Reads what the lake's own file says of the quarter and the scope."""
    row = scoped.connection.execute(_NOTE, {"dealership": scoped.dealership}).fetchone()
    return {"note": row[0] if row else None}
