"""Computes the unusual days' key."""

from datetime import date

from functions.lake.findings import panel
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.unusual_days import outliers
from functions.lake.findings.unusual_days.contract import UnusualDaysKeys

# A day is a market's ordinary one where it is that of nine dealerships in ten: some province has a holiday.
_DAYS = """
    WITH daily AS (
        SELECT dealership_id, local_date, CAST(sum(calls) AS BIGINT) AS calls
        FROM quarter_daily WHERE quarter = $quarter GROUP BY ALL
    )
    SELECT local_date, CAST(coalesce(sum(daily.calls), 0) AS BIGINT)
    FROM day_kinds LEFT JOIN daily USING (dealership_id, local_date)
    WHERE quarter = $quarter AND dealership_id IN (SELECT unnest($among)) AND isodow(local_date) <= 5
    GROUP BY local_date
    HAVING 10 * count(*) FILTER (WHERE kind = 'ordinary') >= 9 * count(*)
    ORDER BY local_date
"""


def compute(scoped: ScopedQuarter) -> UnusualDaysKeys:
    """Compares each ordinary business day with its week, over the dealerships followed through the
    quarter.
    """
    followed = panel.followed(scoped.connection, scoped.quarter)
    among = [scoped.dealership] if scoped.dealership else sorted(followed)
    rows = scoped.connection.execute(_DAYS, {"quarter": str(scoped.quarter), "among": among}).fetchall()
    days: dict[date, int] = dict(rows)
    return {
        "unusual_days": [
            {
                "date": found.day.isoformat(),
                "calls": found.calls,
                "expected": found.expected,
                "ratio": found.ratio,
                "interval": [found.low, found.high],
            }
            for found in outliers.find(days)
        ]
    }
