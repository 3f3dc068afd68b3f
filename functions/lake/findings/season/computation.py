"""The season's keys, from the weeks of this quarter and of the same one a year before."""

from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.season import peak_week
from functions.lake.findings.season.contract import SeasonKeys, Week
from functions.lake.findings.season.views import BY_WEEK
from functions.lake.quarter import Quarter


def compute(scoped: ScopedQuarter) -> SeasonKeys:
    """Finds the peak among the weeks, and how far it moved within a year."""
    weeks, last_year = _weeks(scoped, scoped.quarter), _weeks(scoped, scoped.quarter.year_before)
    return {"peak_week": peak_week.find(weeks, last_year), "weeks": weeks}


def _weeks(scoped: ScopedQuarter, quarter: Quarter) -> list[Week]:
    days = scoped.days if quarter == scoped.quarter else scoped.days_of(quarter)
    calls = {row["starts"]: row["calls"] for row in scoped.rows(BY_WEEK, "starts", quarter)}
    return peak_week.weeks(days, calls)
