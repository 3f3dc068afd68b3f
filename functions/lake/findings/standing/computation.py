"""Computes the standing's key."""

from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.standing.contract import StandingKeys
from functions.lake.findings.standing.views import STANDING


def compute(scoped: ScopedQuarter) -> StandingKeys:
    """Takes the dealership's measures over from the view; the market stands nowhere."""
    rows = scoped.rows(STANDING, "measure") if scoped.dealership else []
    return {
        "standing": [
            {
                "measure": row["measure"],
                "value": row["value"],
                "percentile": row["percentile"],
                "market_median": row["market_median"],
            }
            for row in rows
        ]
    }
