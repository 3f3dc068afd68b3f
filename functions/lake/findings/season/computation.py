"""The season's keys, from the weeks of this quarter and of the same one a year before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from functions.lake.findings import panel, weeks
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.season import peak_week
from functions.lake.findings.season.contract import DepartmentPeak, PeakWeek, SeasonKeys, Week
from functions.lake.findings.season.peak_week import LEAST_CALLS, Peak
from functions.lake.findings.season.views import BY_WEEK
from functions.lake.findings.weeks import Weeks

# So many weeks on end can be said to be alike.
_COMPARABLE = 7

Peaks = dict[str, tuple[Peak, Peak | None]]


def compute(scoped: ScopedQuarter) -> SeasonKeys:
    """Finds each department's peak among the weeks, and how far it moved within a year."""
    calls = {row["starts"]: row["calls"] for row in scoped.rows(BY_WEEK, "starts")}
    all_weeks = list_weeks(scoped.days, calls)
    peaks = [_department_peak(department, *found) for department, found in _peaks(scoped).items()]
    return {
        "peak_week": _peak_week(peaks, all_weeks),
        "peaks": peaks,
        "peaks_sought": _sought(scoped),
        "weeks": all_weeks,
        "weeks_last_year": _last_year(scoped),
    }


def _last_year(scoped: ScopedQuarter) -> list[Week]:
    """Nothing of a market that was another: its weeks would tell those of who came or left."""
    last_year = scoped.quarter.year_before
    if last_year not in scoped.known:
        return []
    if scoped.dealership is None:
        now, then = (set(panel.calls(scoped.connection, each)) for each in (scoped.quarter, last_year))
        if now != then:
            return []
    calls = {row["starts"]: row["calls"] for row in scoped.rows(BY_WEEK, "starts", last_year)}
    return list_weeks(scoped.days_of(last_year), calls)


def list_weeks(days: Sequence[date], calls: Mapping[date, int]) -> list[Week]:
    """Lists the weeks that have any of the days; `calls` by the week's Monday."""
    mondays = Counter(day - timedelta(days=day.weekday()) for day in days)
    return [
        {"start": monday.isoformat(), "calls": calls.get(monday, 0), "days": number}
        for monday, number in sorted(mondays.items())
    ]


def _series(scoped: ScopedQuarter) -> dict[str, Weeks]:
    """The weeks by department, the one with most calls first."""
    series = scoped.weeks(scoped.quarter, scoped.panel(scoped.quarter))
    return dict(sorted(series.items(), key=lambda item: (-sum(week.calls for week in item[1]), item[0])))


def _sought(scoped: ScopedQuarter) -> list[str]:
    enough = {department: weeks.usable(of) for department, of in _series(scoped).items()}
    return [
        department
        for department, of in enough.items()
        if len(of) >= _COMPARABLE and weeks.rate(of) >= LEAST_CALLS
    ]


def _peaks(scoped: ScopedQuarter) -> Peaks:
    """On a dealership's page only the market's peak week is asked for: one week tried finds more than 13."""
    return scoped.once("peaks", lambda: _find(scoped))


def _find(scoped: ScopedQuarter) -> Peaks:
    last_year = scoped.quarter.year_before
    then = scoped.weeks(last_year, scoped.panel(scoped.quarter, last_year))
    markets = _peaks(scoped.market) if scoped.market else {}
    peaks: Peaks = {}
    for department, now in _series(scoped).items():
        before = then.get(department, [])
        at, at_then = markets.get(department, (None, None))
        found = peak_week.find(now, before, at=at.start if at else None)
        if found:
            peaks[department] = found, peak_week.find(before, now, at=at_then.start if at_then else None)
    return peaks


def _department_peak(department: str, peak: Peak, then: Peak | None) -> DepartmentPeak:
    later, earliest, latest = peak_week.moved(peak, then) if then else (None, None, None)
    return {
        "department": department,
        "start": peak.start.isoformat(),
        "ratio": peak.ratio,
        "interval": [peak.low, peak.high],
        "alike": [start.isoformat() for start in peak.alike],
        "last_year": then.start.isoformat() if then else None,
        "weeks_moved": later,
        "weeks_moved_interval": None if earliest is None or latest is None else [earliest, latest],
    }


def _peak_week(peaks: list[DepartmentPeak], all_weeks: list[Week]) -> PeakWeek | None:
    if not peaks:
        return None
    peak = peaks[0]
    return {
        "week": date.fromisoformat(peak["start"]).isocalendar().week,
        "start": peak["start"],
        "calls": sum(week["calls"] for week in all_weeks if week["start"] == peak["start"]),
        "weeks_moved": peak["weeks_moved"],
        "department": peak["department"],
    }
