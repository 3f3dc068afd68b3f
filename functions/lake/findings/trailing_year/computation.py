"""Computes the last twelve months' key."""

from typing import NamedTuple

from functions.lake.findings import disclosure, panel
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.trailing_year import extrapolation
from functions.lake.findings.trailing_year.contract import PerDealership, TrailingYearKeys, WholeMarket
from functions.lake.findings.trailing_year.extrapolation import Estimate

_YEAR = """
    SELECT dealership_id, quarter, calls, followed FROM year
    WHERE dealership_id = coalesce($dealership, dealership_id)
"""
_MARKET = "SELECT dealerships FROM market"


class _Year(NamedTuple):
    """The year's calls by dealership: of those known from the first day to the last, and of the others."""

    followed: list[int]
    others: list[int]
    missing: list[str]


def compute(scoped: ScopedQuarter) -> TrailingYearKeys:
    """Adds the four quarters up, of one dealership or of the market."""
    if not scoped.is_finished:
        return {"trailing_year": None}
    year, quarters = _read(scoped), scoped.quarter.twelve_months
    least = 1 if scoped.is_one_dealership else panel.LEAST_DEALERSHIPS
    told = not year.missing and len(year.followed) >= least
    estimated = told and not scoped.is_one_dealership
    return {
        "trailing_year": {
            "first": quarters[0].first.isoformat(),
            "last": quarters[-1].last.isoformat(),
            "calls": sum(year.followed) + sum(year.others) if told else None,
            "dealerships": len(year.followed) + len(year.others),
            "followed": len(year.followed),
            "missing": year.missing,
            "per_dealership": _per_dealership(year) if estimated else None,
            "whole_market": _whole_market(scoped, year) if estimated else None,
        }
    }


def _read(scoped: ScopedQuarter) -> _Year:
    names = [str(quarter) for quarter in scoped.quarter.twelve_months]
    calls: dict[str, dict[str, int]] = {}
    known: dict[str, set[str]] = {}
    rows = scoped.connection.execute(_YEAR, {"dealership": scoped.dealership}).fetchall()
    for dealership, quarter, number, followed in rows:
        calls.setdefault(dealership, {})[quarter] = number
        if followed or not scoped.is_one_dealership:
            known.setdefault(quarter, set()).add(dealership)
    whole = {row[0] for row in rows} - {row[0] for row in rows if not row[3]}
    whole = {each for each in whole if len(calls[each]) == len(names)}
    totals = {dealership: sum(of.values()) for dealership, of in calls.items()}
    return _Year(
        followed=[total for dealership, total in totals.items() if dealership in whole],
        others=[total for dealership, total in totals.items() if dealership not in whole],
        missing=[name for name in names if name not in known],
    )


def _per_dealership(year: _Year) -> PerDealership | None:
    found = _told(year, extrapolation.estimate(year.followed))
    return {"mean": found.mean, "interval": [found.low, found.high]} if found else None


def _whole_market(scoped: ScopedQuarter, year: _Year) -> WholeMarket | None:
    """By the mean as it is told: it tells no more than that."""
    row = scoped.connection.execute(_MARKET).fetchone()
    dealerships: int | None = row[0] if row else None
    if dealerships is None or dealerships < len(year.followed) + len(year.others):
        return None
    found = _told(year, extrapolation.estimate(year.followed, dealerships))
    if found is None:
        return None
    calls, low, high = (extrapolation.rounded(each * dealerships) for each in found)
    return {"dealerships": dealerships, "calls": calls, "interval": [low, high]}


def _told(year: _Year, found: Estimate) -> Estimate | None:
    """As it may be told: nothing where one dealership has most of the calls."""
    digits = extrapolation.digits(found.mean, len(year.followed), year.others)
    if digits is None or disclosure.is_dominated(year.followed):
        return None
    return Estimate(*(extrapolation.rounded(each, digits) for each in found))
