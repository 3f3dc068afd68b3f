"""Computes the coverage's key."""

from functools import partial

from functions.lake.findings.coverage.contract import CoverageKeys, Gap
from functions.lake.findings.panel import GREATEST_GAP
from functions.lake.findings.scoped_quarter import ScopedQuarter

_SCOPE = "quarter = $quarter AND dealership_id = coalesce($dealership, dealership_id)"
_GAPS = f"""
    SELECT dealership_id, from_date, to_date, reason, share FROM gaps
    WHERE {_SCOPE} ORDER BY dealership_id, from_date
"""  # noqa: S608 -- the scope stands above
_COUNT = f"SELECT count(*) FROM {{table}} WHERE {_SCOPE}"  # noqa: S608


def compute(scoped: ScopedQuarter) -> CoverageKeys:
    """Lists the scope's gaps, and counts who has none."""
    asked = {"quarter": str(scoped.quarter), "dealership": scoped.dealership}
    gaps: list[Gap] = []
    in_part = set()
    for dealership, first, last, reason, share in scoped.connection.execute(_GAPS, asked).fetchall():
        gaps.append(
            {
                "dealership": dealership,
                "from": first.isoformat(),
                "to": last.isoformat(),
                "reason": reason,
            }
        )
        if reason != "silent" or share > GREATEST_GAP:
            in_part.add(dealership)
    count = partial(_count, scoped, asked)
    dealerships = count("known")
    return {
        "coverage": {
            "dealerships": dealerships,
            "whole_quarter": dealerships - len(in_part),
            "since": scoped.days[0].isoformat(),
            "gaps": gaps,
            "too_quiet": count("quiet"),
        }
    }


def _count(scoped: ScopedQuarter, asked: dict[str, str | None], table: str) -> int:
    row = scoped.connection.execute(_COUNT.format(table=table), asked).fetchone()
    return int(row[0]) if row else 0
