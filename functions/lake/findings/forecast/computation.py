"""Computes the forecast's keys."""

from collections.abc import Mapping
from datetime import date, timedelta

from functions.lake.findings import weeks
from functions.lake.findings.forecast import calendar, level, score, sources, staff, stored, week_ahead
from functions.lake.findings.forecast.contract import Forecast, ForecastKeys, Score
from functions.lake.findings.forecast.sources import Department
from functions.lake.findings.forecast.stored import Row
from functions.lake.findings.forecast.week_ahead import Hour
from functions.lake.findings.scoped_quarter import ScopedQuarter

# With less in the weeks before nothing is foretold; nor fewer calls than these a week.
_LEAST_WEEKS, _LEAST_CALLS, _LEAST_A_WEEK = 6, 30, 4


def compute(scoped: ScopedQuarter) -> ForecastKeys:
    """Foretells the week after the last date, and scores what was foretold before. A market has none."""
    if not scoped.is_one_dealership or not scoped.calls:
        return {"forecast": None, "forecast_score": None}
    scores = score.by_department(scoped)
    return {"forecast": _forecast(scoped, scores), "forecast_score": score.together(scores)}


def _forecast(scoped: ScopedQuarter, scores: dict[str, Score]) -> Forecast | None:
    made_of = scoped.days[-1]
    week = made_of + timedelta(days=7 - made_of.weekday())
    off = calendar.days_off(sources.shown_days_off(scoped), week)
    known = sources.departments(scoped, week)
    days = sources.ordinary_days(scoped, week)
    shares = {name: week_ahead.profile(each.hours, days) for name, each in known.items()}
    rows = stored.standing(scoped, week)
    if not rows:
        useful = {name: each for name, each in known.items() if not score.is_useless(scores.get(name))}
        rows = _made(scoped, week, useful, shares, calendar.kinds(week, off.keys()))
    departments = stored.departments(rows)
    if not departments:
        return None
    of_week = [day for day in off if week <= day < week + timedelta(days=7)]
    missed = staff.read(scoped)
    for each in departments:
        name = each["department"]
        hours = week_ahead.by_hour(each["cells"], shares.get(name, {}))
        each["staff"] = staff.choose(name, hours, of_week, missed)
    return {
        "week": week.isoformat(),
        "made_of": rows[0].made_of.isoformat(),
        "days_off": [{"date": day.isoformat(), "name": off[day]} for day in of_week],
        "departments": departments,
    }


def _made(
    scoped: ScopedQuarter,
    week: date,
    departments: Mapping[str, Department],
    shares: Mapping[str, Mapping[Hour, float]],
    kinds: Mapping[date, str],
) -> list[Row]:
    factors, seasons = sources.factors(scoped), sources.seasons(scoped)
    rows: list[Row] = []
    for name, department in departments.items():
        if not shares[name] or not _is_enough(department):
            continue
        foretold = level.ahead(department.weeks, week, seasons.get(name))
        if foretold.calls < _LEAST_A_WEEK:
            continue
        ahead = week_ahead.spread(foretold, shares[name], kinds, factors)
        own = (str(scoped.only_dealership), name, week, scoped.days[-1])
        usual = week_ahead.usual(department.weeks)
        rows.append(Row(*own, "week", week, 0, 24, *ahead.total, usual))
        rows += [
            Row(*own, ahead.part, cell.day, cell.from_hour, cell.to_hour, *cell.interval, None)
            for cell in ahead.cells
        ]
    # The department with most calls first; each one's cells in their order.
    return sorted(rows, key=lambda row: -row.expected if row.part == "week" else 0.0)


def _is_enough(department: Department) -> bool:
    enough = weeks.usable(department.weeks)
    return len(enough) >= _LEAST_WEEKS and sum(week.calls for week in enough) >= _LEAST_CALLS
