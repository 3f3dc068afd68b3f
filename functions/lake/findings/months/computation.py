"""Computes the months' keys."""

from functions.lake.findings import change
from functions.lake.findings.months import stability
from functions.lake.findings.months.contract import MonthCalls, MonthsKeys, Stability
from functions.lake.findings.months.views import BY_MONTH, CHANGES
from functions.lake.findings.scoped_quarter import Row, ScopedQuarter
from functions.lake.quarter import Quarter


def compute(scoped: ScopedQuarter) -> MonthsKeys:
    """Compares each department's months, and its quarter with the one before and with the year before."""
    by_month: list[MonthCalls] = [
        {"month": row["month"], "department": row["department"], "calls": row["calls"]}
        for row in scoped.rows(BY_MONTH, "month, department")
    ]
    rows = scoped.rows(CHANGES, "calls DESC, department")
    return {"by_month": by_month, "stability": [_stability(scoped, row, by_month) for row in rows]}


def _stability(scoped: ScopedQuarter, row: Row, by_month: list[MonthCalls]) -> Stability:
    """`row`: the department's, of the view `changes`."""
    months = {each["month"]: each["calls"] for each in by_month if each["department"] == row["department"]}
    lengths = stability.month_lengths(scoped.days)
    coefficient = stability.coefficient(months, lengths)
    since_quarter = _change(scoped, row, "previous_quarter", scoped.quarter.previous)
    since_year = _change(scoped, row, "previous_year", scoped.quarter.year_before)
    return {
        "department": row["department"],
        "coefficient_of_variation": coefficient,
        "steady": stability.is_steady(coefficient, months, lengths),
        "change_from_previous_quarter": since_quarter[0],
        "changed_from_previous_quarter": since_quarter[1],
        "change_from_previous_year": since_year[0],
        "changed_from_previous_year": since_year[1],
    }


def _change(
    scoped: ScopedQuarter, row: Row, name: str, before: Quarter
) -> tuple[float, bool] | tuple[None, None]:
    """By how much the calls a day changed since the quarter `before`, and whether by more than chance."""
    calls_before = row[f"calls_{name}"]
    if calls_before is None or not scoped.compares_with(before):
        return None, None
    days, days_before = len(scoped.quarter.days), len(before.days)
    beyond = change.is_beyond_chance(row["calls"], days, calls_before, days_before)
    return row[f"change_from_{name}"], beyond
