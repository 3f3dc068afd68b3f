"""What a dealership's forecast is made of, read from the findings' tables."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from functions.lake.findings.forecast.level import Season
from functions.lake.findings.forecast.week_ahead import Factors, Hour
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.season import peak_week
from functions.lake.findings.weeks import Week

# A profile is that of so many weeks.
_PROFILE = timedelta(weeks=12)
# So many calls' worth of what is believed beforehand of days off and beside them: a Sunday's, and ordinary
# ones.
_WEIGHT = 30

_WEEKS = """
    SELECT department, week, CAST(sum(calls) AS BIGINT), sum(exposure ORDER BY exposure) FROM weekly
    WHERE dealership_id = $dealership AND quarter IN ($quarter, $previous) AND exposure > 0
    GROUP BY ALL ORDER BY ALL
"""
_HOURS = """
    SELECT department, isodow(local_date), local_hour, CAST(sum(calls) AS BIGINT) FROM hourly_history
    WHERE dealership_id = $dealership AND kind = 'ordinary' AND local_date > $since GROUP BY ALL ORDER BY ALL
"""
_DAYS = """
    SELECT isodow(local_date), count(DISTINCT local_date) FROM day_kinds
    WHERE dealership_id = $dealership AND kind = 'ordinary' AND local_date > $since
        AND quarter IN ($quarter, $previous)
    GROUP BY ALL
"""
_SHOWN = """
    SELECT local_date, any_value(holiday) FROM quarter_daily
    WHERE dealership_id = $dealership AND holiday IS NOT NULL GROUP BY local_date ORDER BY local_date
"""
# Of weekdays off and beside such days: what they had, and what ordinary days of their weekday had that
# quarter.
_FACTORS = """
    WITH halves AS (
        SELECT dealership_id, local_date, local_hour >= 12 AS afternoon, sum(calls) AS calls
        FROM hourly_history GROUP BY ALL
    ),
    days AS (
        SELECT quarter, dealership_id, local_date, kind, isodow(local_date) AS weekday, afternoon
        FROM day_kinds, (VALUES (false), (true)) AS halves (afternoon)
        WHERE quarter IN ($quarter, $previous)
    ),
    counted AS (
        SELECT days.*, coalesce(halves.calls, 0) AS calls
        FROM days LEFT JOIN halves USING (dealership_id, local_date, afternoon)
    ),
    ordinary AS (
        SELECT quarter, dealership_id, weekday, afternoon, avg(calls) AS usual
        FROM counted WHERE kind = 'ordinary' GROUP BY ALL
    ),
    sundays AS (
        SELECT afternoon,
            coalesce(
                avg(usual ORDER BY usual) FILTER (WHERE weekday = 7)
                    / nullif(avg(usual ORDER BY usual) FILTER (WHERE weekday <= 5), 0),
                0
            )
                AS share
        FROM ordinary GROUP BY afternoon
    )
    SELECT counted.kind, counted.afternoon, CAST(sum(calls) AS BIGINT), sum(usual ORDER BY usual),
        CASE WHEN counted.kind = 'off' THEN any_value(share) ELSE 1.0 END
    FROM counted JOIN ordinary USING (quarter, dealership_id, weekday, afternoon) JOIN sundays USING
    (afternoon) WHERE counted.kind IN ('off', 'eve', 'next') AND weekday <= 5
    GROUP BY counted.kind, counted.afternoon
"""


class Department(NamedTuple):
    """Its weeks before the one foretold, and its missed calls by hour of ordinary weeks."""

    weeks: list[Week]
    hours: dict[Hour, int]


def departments(scoped: ScopedQuarter, week: date) -> dict[str, Department]:
    """Reads the departments of the one dealership that the scope is about."""
    asked = _asked(scoped)
    found: dict[str, Department] = defaultdict(lambda: Department([], {}))
    for name, start, calls, exposure in scoped.connection.execute(_WEEKS, asked).fetchall():
        found[name].weeks.append(Week(start, calls, exposure))
    since = {"dealership": asked["dealership"], "since": week - _PROFILE}
    for name, weekday, hour, calls in scoped.connection.execute(_HOURS, since).fetchall():
        found[name].hours[weekday, hour] = calls
    return dict(found)


def ordinary_days(scoped: ScopedQuarter, week: date) -> dict[int, int]:
    """Counts the ordinary days by weekday that the profile is made of."""
    asked = {**_asked(scoped), "since": week - _PROFILE}
    return dict(scoped.connection.execute(_DAYS, asked).fetchall())


def shown_days_off(scoped: ScopedQuarter) -> dict[date, str]:
    """Lists the dealership's days off that its calls have shown, in any quarter that the lake has of it."""
    asked = {"dealership": _asked(scoped)["dealership"]}
    return dict(scoped.connection.execute(_SHOWN, asked).fetchall())


def factors(scoped: ScopedQuarter) -> Factors:
    """Returns what days off and those beside them have in the whole market, drawn to what is believed."""
    market = scoped.market or scoped
    return market.once("forecast factors", lambda: _factors(market))


def _factors(scoped: ScopedQuarter) -> Factors:
    asked = {name: value for name, value in _asked(scoped).items() if name != "dealership"}
    return {
        (kind, afternoon): (calls + _WEIGHT * belief) / (usual + _WEIGHT)
        for kind, afternoon, calls, usual, belief in scoped.connection.execute(_FACTORS, asked).fetchall()
    }


def seasons(scoped: ScopedQuarter) -> dict[str, Season]:
    """Finds by department the peak of the same quarter a year before, in the whole market."""
    market = scoped.market or scoped
    return market.once("forecast seasons", lambda: _seasons(market))


def _seasons(scoped: ScopedQuarter) -> dict[str, Season]:
    last_year = scoped.quarter.year_before
    series = scoped.weeks(last_year, scoped.panel(last_year))
    peaks = {department: peak_week.find(weeks) for department, weeks in series.items()}
    return {name: Season(peak.start, peak.ratio) for name, peak in peaks.items() if peak}


def _asked(scoped: ScopedQuarter) -> dict[str, str | None]:
    return {
        "dealership": scoped.only_dealership,
        "quarter": str(scoped.quarter),
        "previous": str(scoped.quarter.previous),
    }
