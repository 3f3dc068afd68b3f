"""Scores earlier forecasts against what came."""

from functions.lake.findings.forecast.contract import Score
from functions.lake.findings.scoped_quarter import ScopedQuarter

# A department is foretold no more when so many forecasts were no better than the mean of the four weeks
# before.
_ENOUGH = 8
# Of each week the forecast that was made last before it began. A week in which calls weren't known isn't
# scored.
_SCORED = """
    WITH told AS (
        SELECT department, week, expected, low, high, usual FROM forecasts
        WHERE dealership_id = $dealership AND part = 'week' AND usual IS NOT NULL AND made_of < week
            AND week + 6 BETWEEN $first AND $through
        QUALIFY row_number() OVER (PARTITION BY department, week ORDER BY made_of DESC) = 1
    ),
    came AS (
        SELECT told.department, told.week, CAST(coalesce(sum(daily.calls), 0) AS BIGINT) AS calls
        FROM told LEFT JOIN (
            SELECT department, local_date, calls FROM quarter_daily WHERE dealership_id = $dealership
        ) AS daily
            ON daily.department = told.department AND daily.local_date BETWEEN told.week AND told.week + 6
        GROUP BY told.department, told.week
    )
    SELECT
        department,
        count(*),
        count(*) FILTER (WHERE calls BETWEEN low AND high),
        avg(abs(calls - expected) ORDER BY told.week),
        avg(abs(calls - usual) ORDER BY told.week)
    FROM told JOIN came USING (department, week)
    WHERE NOT EXISTS (
        FROM gaps WHERE gaps.dealership_id = $dealership
            AND gaps.from_date <= told.week + 6 AND gaps.to_date >= told.week
    )
    GROUP BY department ORDER BY department
"""


def by_department(scoped: ScopedQuarter) -> dict[str, Score]:
    """Scores the dealership's forecasts of each department, of the weeks that ended in the quarter."""
    asked = {
        "dealership": scoped.only_dealership,
        "first": scoped.quarter.first,
        "through": scoped.days[-1],
    }
    return {
        department: {"forecasts": number, "within": within, "error": error, "usual_error": usual}
        for department, number, within, error, usual in scoped.connection.execute(_SCORED, asked).fetchall()
    }


def together(scores: dict[str, Score]) -> Score | None:
    """Adds the departments' scores up; None where there is none."""
    number = sum(score["forecasts"] for score in scores.values())
    if not number:
        return None
    return {
        "forecasts": number,
        "within": sum(score["within"] for score in scores.values()),
        "error": sum(score["error"] * score["forecasts"] for score in scores.values()) / number,
        "usual_error": sum(score["usual_error"] * score["forecasts"] for score in scores.values()) / number,
    }


def is_useless(score: Score | None) -> bool:
    """Whether its forecasts were tried often enough, and were no better than the usual."""
    return score is not None and score["forecasts"] >= _ENOUGH and score["error"] >= score["usual_error"]
