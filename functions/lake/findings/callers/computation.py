"""Computes the callers' keys."""

from typing import Any

from functions.lake.findings import clusters
from functions.lake.findings.callers import survival, worth
from functions.lake.findings.callers.contract import CallersKeys, ReachedBy, StillToWinBack
from functions.lake.findings.callers.survival import Moment
from functions.lake.findings.callers.views import BY_DEPARTMENT
from functions.lake.findings.departments.worth import Worth
from functions.lake.findings.scoped_quarter import Row, ScopedQuarter

MINUTES = (15, 60, 240, 1440)
# With fewer callers no share is told.
LEAST_EPISODES = 30
_DAY = 24 * 60 * 60

_OWN = "dealership_id = coalesce($dealership, dealership_id)"
_WON, _TAPPED = (
    f"SELECT coalesce(sum({of}), 0) FROM caller_days WHERE {_OWN}"  # noqa: S608
    for of in ("won", "tapped")
)
_MARKETS_MOMENTS = "SELECT after, reached, lost FROM reached_moments"
_MOMENTS = f"""
    SELECT
        least(coalesce(reached_after, known_for), {_DAY} + 1) AS after,
        count(*) FILTER (WHERE reached_after <= {_DAY}),
        count(*) FILTER (WHERE reached_after IS NULL OR reached_after > {_DAY})
    FROM episodes WHERE dealership_id = $dealership GROUP BY after
"""  # noqa: S608
# Of those followed so long. A market's callers are alike within a dealership, a dealership's within a day.
_CLUSTERS = f"""
    SELECT CAST(sum(reached_:minutes) AS BIGINT), CAST(sum(known_:minutes) AS BIGINT) FROM caller_days
    WHERE {_OWN}
    GROUP BY CASE WHEN $by_day THEN CAST(day AS VARCHAR) ELSE dealership_id END
"""  # noqa: S608


def compute(scoped: ScopedQuarter) -> CallersKeys:
    """Follows the scope's callers from their first missed call."""
    return {
        "still_to_win_back": _still_to_win_back(scoped),
        "won_back": {"episodes": int(_rows(scoped, _WON)[0][0])},
        "reached_by": _reached_by(scoped),
        "reached_by_tap": {"episodes": int(_rows(scoped, _TAPPED)[0][0])},
    }


def _still_to_win_back(scoped: ScopedQuarter) -> StillToWinBack:
    rows = scoped.rows(BY_DEPARTMENT, "episodes DESC, department")
    known = [row for row in rows if row["episodes"]]
    dollars = worth.estimate(
        {row["department"]: row["episodes"] for row in known},
        {row["department"]: _worth(row) for row in known},
    )
    return {
        "episodes": sum(row["episodes"] for row in known),
        "anonymous": sum(row["anonymous"] for row in rows),
        "low": dollars.low if dollars else None,
        "base": dollars.base if dollars else None,
        "high": dollars.high if dollars else None,
        "assumptions": [
            {
                "department": row["department"],
                "episodes": row["episodes"],
                "dollars_per_call": row["dollars_per_call"],
                "dollars_interval": [row["dollars_low"], row["dollars_high"]],
                "recovery_rate": row["recovery_rate"],
                "recovery_interval": [row["recovery_low"], row["recovery_high"]],
                "source": row["source"],
            }
            for row in known
        ],
    }


def _worth(row: Row) -> Worth:
    return Worth(
        dollars_per_call=row["dollars_per_call"],
        recovery_rate=row["recovery_rate"],
        dollars_interval=(row["dollars_low"], row["dollars_high"]),
        recovery_interval=(row["recovery_low"], row["recovery_high"]),
    )


def _reached_by(scoped: ScopedQuarter) -> list[ReachedBy]:
    statement = _MOMENTS if scoped.dealership else _MARKETS_MOMENTS
    moments = [Moment(*row) for row in _rows(scoped, statement)]
    number = sum(moment.reached + moment.lost for moment in moments)
    at = [minutes * 60 for minutes in MINUTES]
    shares = survival.reached_by(moments, at) if number >= LEAST_EPISODES else [None] * len(at)
    return [
        {"minutes": minutes, "share": share, "interval": _interval(scoped, minutes, share)}
        for minutes, share in zip(MINUTES, shares, strict=True)
    ]


def _interval(scoped: ScopedQuarter, minutes: int, share: float | None) -> list[float] | None:
    if share is None:
        return None
    rows = _rows(scoped, _CLUSTERS.replace(":minutes", str(minutes)), by_day=scoped.is_one_dealership)
    bounds = clusters.interval(rows, share)
    return list(bounds) if bounds else None


def _rows(scoped: ScopedQuarter, statement: str, **values: object) -> list[tuple[Any, ...]]:
    asked = {"dealership": scoped.dealership, **values}
    named = {name: value for name, value in asked.items() if f"${name}" in statement}
    return scoped.connection.execute(statement, named).fetchall()
