"""Computes the callers' keys."""

from typing import Any

from functions.lake.findings import clusters
from functions.lake.findings.callers import survival, worth
from functions.lake.findings.callers.contract import CallersKeys, ReachedBy, StillToWinBack
from functions.lake.findings.callers.survival import Moment
from functions.lake.findings.departments.worth import Worth
from functions.lake.findings.scoped_quarter import ScopedQuarter

MINUTES = (15, 60, 240, 1440)
# With fewer callers no share is told.
LEAST_EPISODES = 30
_DAY = 24 * 60 * 60

_SCOPE = "dealership_id = coalesce($dealership, dealership_id)"
_WAITING = f"""
    SELECT department, anonymous, count(*) FROM episodes
    WHERE {_SCOPE} AND known_for >= {_DAY} AND coalesce(reached_after > {_DAY}, true)
        AND coalesce(tapped_after > {_DAY}, true)
    GROUP BY department, anonymous
"""  # noqa: S608 -- the scope and the day stand above
_WON = f"""
    SELECT count(*) FROM episodes WHERE {_SCOPE} AND reached_after <= {_DAY} AND texted_before
"""  # noqa: S608
_TAPPED = f"""
    SELECT count(*) FROM episodes
    WHERE {_SCOPE} AND tapped_after <= {_DAY} AND coalesce(reached_after > {_DAY}, true)
"""  # noqa: S608
_MOMENTS = f"""
    SELECT
        least(coalesce(reached_after, known_for), {_DAY} + 1) AS after,
        count(*) FILTER (WHERE reached_after <= {_DAY}),
        count(*) FILTER (WHERE reached_after IS NULL OR reached_after > {_DAY})
    FROM episodes WHERE {_SCOPE} GROUP BY after
"""  # noqa: S608
# Of those followed so long. A market's callers are alike within a dealership, a dealership's within a day.
_CLUSTERS = f"""
    SELECT count(*) FILTER (WHERE reached_after <= $seconds), count(*) FROM episodes
    WHERE {_SCOPE} AND (known_for >= $seconds OR reached_after <= $seconds)
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
    known: dict[str, int] = {}
    anonymous = 0
    for department, withheld, number in _rows(scoped, _WAITING):
        if withheld:
            anonymous += number
        else:
            known[department] = number
    known = dict(sorted(known.items(), key=lambda item: (-item[1], item[0])))
    values = _values(scoped)
    dollars = worth.estimate(known, values)
    return {
        "episodes": sum(known.values()),
        "anonymous": anonymous,
        "low": dollars.low if dollars else None,
        "base": dollars.base if dollars else None,
        "high": dollars.high if dollars else None,
        "assumptions": [
            {
                "department": department,
                "episodes": number,
                "dollars_per_call": values[department].dollars_per_call,
                "dollars_interval": list(values[department].dollars_between),
                "recovery_rate": values[department].recovery_rate,
                "recovery_interval": list(values[department].recovery_between),
            }
            for department, number in known.items()
        ],
    }


def _values(scoped: ScopedQuarter) -> dict[str, Worth]:
    rows = scoped.connection.execute(
        "SELECT department, recovery_rate, dollars_per_call,"
        " recovery_low, recovery_high, dollars_low, dollars_high FROM worth"
    ).fetchall()
    return {
        department: Worth(
            recovery_rate=rate,
            dollars_per_call=dollars,
            recovery_interval=(rate_low, rate_high),
            dollars_interval=(low, high),
        )
        for department, rate, dollars, rate_low, rate_high, low, high in rows
    }


def _reached_by(scoped: ScopedQuarter) -> list[ReachedBy]:
    moments = [Moment(*row) for row in _rows(scoped, _MOMENTS)]
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
    rows = _rows(scoped, _CLUSTERS, seconds=minutes * 60, by_day=scoped.is_one_dealership)
    bounds = clusters.interval(rows, share)
    return list(bounds) if bounds else None


def _rows(scoped: ScopedQuarter, statement: str, **values: object) -> list[tuple[Any, ...]]:
    asked = {"dealership": scoped.dealership, **values}
    return scoped.connection.execute(statement, asked).fetchall()
