"""Computes the week's keys."""

from collections import defaultdict
from collections.abc import Iterator

from functions.lake.findings import disclosure
from functions.lake.findings.scoped_quarter import Row, ScopedQuarter
from functions.lake.findings.week.contract import Against, EarlierShare, Hour, OpeningHours, WeekKeys
from functions.lake.findings.week.views import HOUR_OF_WEEK, OUTSIDE_HOURS
from functions.lake.quarter import Quarter

_PEAK_HOURS = 5
_SHARES = """
    SELECT quarter, sum(outside_standard_hours) / sum(calls) FROM quarter_daily
    WHERE quarter IN ($this, $earlier) AND list_contains($panel, dealership_id)
    GROUP BY quarter
"""


def compute(scoped: ScopedQuarter) -> WeekKeys:
    """Spreads the scope's calls over the hours of the week, and says which lie outside opening hours."""
    hours = _hours(scoped)
    outside = scoped.row(OUTSIDE_HOURS) or {}
    return {
        "hour_of_week": hours,
        "peak_hours": _peak_hours(hours),
        "outside_standard_hours_share": outside.get("outside_standard_hours_share"),
        "outside_open_hours_share": outside.get("outside_open_hours_share"),
        "own_hours": _has_own_hours(scoped),
        "outside_standard_hours_before": list(_before(scoped)),
        "opening_hours": _opening_hours(scoped) if scoped.is_one_dealership else [],
    }


def _hours(scoped: ScopedQuarter) -> list[Hour]:
    """All 168, Monday's first hour first."""
    rows = scoped.rows(HOUR_OF_WEEK, "local_weekday, local_hour")
    cells = {(row["local_weekday"], row["local_hour"]): row for row in rows}
    empty: Row = {"calls": 0, "share": 0.0 if scoped.calls else None}
    concealed = _concealed(scoped)
    hours: list[Hour] = []
    for weekday in range(1, 8):
        for hour in range(24):
            cell = cells.get((weekday, hour), empty)
            if (weekday, hour) in concealed:
                cell = {"calls": None, "share": None}
            hours.append({"weekday": weekday, "hour": hour, "calls": cell["calls"], "share": cell["share"]})
    return hours


def _concealed(scoped: ScopedQuarter) -> set[tuple[int, int]]:
    """A market's hours that are mostly one dealership's."""
    if scoped.is_one_dealership:
        return set()
    cells: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    rows = scoped.connection.execute(
        "SELECT local_weekday, local_hour, dealership_id, calls FROM hour_of_week"
        " WHERE quarter = ? AND dealership_id IS NOT NULL ORDER BY local_weekday, local_hour, dealership_id",
        (str(scoped.quarter),),
    )
    for weekday, hour, dealership, calls in rows.fetchall():
        cells[weekday, hour][dealership] = calls
    return disclosure.hidden(cells)


def _peak_hours(hours: list[Hour]) -> list[Hour]:
    ranked = sorted(hours, key=lambda hour: (-(hour["calls"] or 0), hour["weekday"], hour["hour"]))
    return [hour for hour in ranked[:_PEAK_HOURS] if hour["calls"]]


def _before(scoped: ScopedQuarter) -> Iterator[EarlierShare]:
    """The quarter before and the year before, where the lake has them of enough dealerships."""
    this = scoped.quarter
    earlier: tuple[tuple[Against, Quarter], ...] = (
        ("previous_quarter", this.previous),
        ("previous_year", this.year_before),
    )
    for against, other in earlier:
        panel = sorted(scoped.panel(this, other))
        asked = {"this": str(this), "earlier": str(other), "panel": panel}
        shares = dict(scoped.connection.execute(_SHARES, asked).fetchall()) if panel else {}
        if len(shares) == 2:
            yield {
                "against": against,
                "share": shares[str(other)],
                "now": shares[str(this)],
                "dealerships_compared": len(panel),
            }


def _opening_hours(scoped: ScopedQuarter) -> list[OpeningHours]:
    rows = scoped.connection.execute(
        "SELECT local_weekday, from_hour, to_hour FROM seen_hours"
        " WHERE dealership_id = coalesce($dealership, dealership_id) ORDER BY local_weekday",
        {"dealership": scoped.dealership},
    ).fetchall()
    return [{"weekday": weekday, "from_hour": first, "to_hour": last} for weekday, first, last in rows]


def _has_own_hours(scoped: ScopedQuarter) -> bool:
    row = scoped.connection.execute(
        "SELECT count(*) FROM own_hours WHERE dealership_id = coalesce($dealership, dealership_id)",
        {"dealership": scoped.dealership},
    ).fetchone()
    return bool(row and row[0])
