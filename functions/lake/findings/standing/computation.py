"""Computes the standing's key."""

from functions.lake.findings.disclosure import LEAST_DEALERSHIPS
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.standing.contract import StandingKeys
from functions.lake.findings.standing.views import STANDING


def compute(scoped: ScopedQuarter) -> StandingKeys:
    """Takes the dealership's measures over from the view, where there are 10 others; the market has none."""
    has_market = scoped.dealership and scoped.market_size > LEAST_DEALERSHIPS
    rows = scoped.rows(STANDING, "measure") if has_market else []
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
