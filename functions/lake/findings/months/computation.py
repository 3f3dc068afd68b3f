"""Computes the months' keys."""

from typing import get_args

from functions.lake.findings import change, panel
from functions.lake.findings.months import stability
from functions.lake.findings.months.contract import Against, Change, MonthCalls, MonthsKeys, Stability
from functions.lake.findings.months.views import BY_MONTH, CHANGES
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.season import peak_week


def compute(scoped: ScopedQuarter) -> MonthsKeys:
    """Compares each department's months, and its quarter with the one before and with the year before."""
    by_month: list[MonthCalls] = [
        {"month": row["month"], "department": row["department"], "calls": row["calls"]}
        for row in scoped.rows(BY_MONTH, "month, department")
    ]
    departments = [row["department"] for row in scoped.rows(CHANGES, "calls DESC, department")]
    return {
        "by_month": by_month,
        "stability": _stability(scoped, departments),
        "changes": [row for against in get_args(Against) for row in _changes(scoped, departments, against)],
    }


def _stability(scoped: ScopedQuarter, departments: list[str]) -> list[Stability]:
    followed = scoped.panel(scoped.quarter)
    here = scoped.weeks(scoped.quarter, followed)
    # The quarter before helps to know how much weeks differ, over the same dealerships.
    before = scoped.weeks(scoped.quarter.previous, scoped.panel(scoped.quarter, scoped.quarter.previous))
    rows: list[Stability] = []
    for department in departments:
        months = here.get(department)
        also = [peak_week.without(before[department])[0]] if department in before else []
        verdict = stability.verdict(months, also) if months else None
        rows.append(
            {
                "department": department,
                "steady": None if verdict is None else verdict == "steady",
                "dealerships_compared": len(followed),
            }
        )
    return rows


def _changes(scoped: ScopedQuarter, departments: list[str], against: Against) -> list[Change]:
    quarter = scoped.quarter
    other = quarter.previous if against == "previous_quarter" else quarter.year_before
    if other not in scoped.known or not scoped.is_finished:
        return []
    compared = scoped.panel(quarter, other)
    series = {each: scoped.weeks(each, compared) for each in (quarter, other)}
    of_each = panel.rates(scoped.connection, quarter, other, compared) if len(compared) > 1 else {}
    was_there = {row["department"] for row in scoped.rows(CHANGES, "department", other)}
    rows: list[Change] = []
    for department in departments:
        if department not in was_there:
            continue
        (now, left_out), (then, left_out_then) = (
            peak_week.without(series[each].get(department, [])) for each in (quarter, other)
        )
        found = change.compare(now, then, of_each.get(department, ()))
        rows.append(
            {
                "department": department,
                "against": against,
                "dealerships_compared": len(compared),
                "change": found.ratio - 1 if found else None,
                "interval": [found.low - 1, found.high - 1] if found else None,
                "beyond_chance": found.says if found else None,
                "peak_left_out": left_out or left_out_then,
            }
        )
    return rows
