"""The hours of the week to come in which one more person would answer most calls."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from functions.lake.findings.forecast.contract import HoursToStaff
from functions.lake.findings.forecast.week_ahead import Hour
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.staffing_blocks import choice
from functions.lake.findings.staffing_blocks.queue import gain

# In the quarter, as for the staffing blocks.
_LEAST_MISSED = 30
_WRAP_UP, _USUAL_TALK = 20, 200
# The quarter's missed calls by hour of the week, in hours at which most of its calls find the department
# open.
_MISSED = """
    SELECT department, local_weekday, local_hour, CAST(sum(calls) AS BIGINT)
    FROM call_hours WHERE dealership_id = $dealership
    GROUP BY ALL HAVING 2 * sum(CASE WHEN open_hours THEN calls ELSE 0 END) >= sum(calls) ORDER BY ALL
"""
_OFFERED = """
    SELECT department, isodow(local_date), local_hour, CAST(sum(missed) AS BIGINT),
        CAST(sum(offered) AS BIGINT), CAST(sum(talk_seconds) AS BIGINT), CAST(sum(talks) AS BIGINT)
    FROM rated WHERE dealership_id = $dealership GROUP BY ALL ORDER BY ALL
"""


class Offered(NamedTuple):
    """Of the quarter's hours of the week, `hours`: how many calls were offered for each that was missed."""

    hours: dict[Hour, float]
    talk: float


class Missed(NamedTuple):
    """By department, the quarter's missed calls by open hour, and what is known of its answered ones."""

    hours: dict[str, dict[Hour, int]]
    offered: dict[str, Offered]


def read(scoped: ScopedQuarter) -> Missed:
    """Reads what the dealership's blocks are chosen by."""
    asked = {"dealership": scoped.only_dealership}
    hours: dict[str, dict[Hour, int]] = {}
    for department, weekday, hour, missed in scoped.connection.execute(_MISSED, asked).fetchall():
        hours.setdefault(department, {})[weekday, hour] = missed
    talks: dict[str, list[int]] = {}
    ratios: dict[str, dict[Hour, float]] = {}
    for department, weekday, hour, missed, offered, seconds, number in scoped.connection.execute(
        _OFFERED, asked
    ).fetchall():
        sums = talks.setdefault(department, [0, 0])
        sums[0] += seconds
        sums[1] += number
        if missed:
            ratios.setdefault(department, {})[weekday, hour] = offered / missed
    offered_of = {
        department: Offered(by_hour, _talk(*talks[department])) for department, by_hour in ratios.items()
    }
    return Missed(hours, offered_of)


def _talk(seconds: int, number: int) -> float:
    """How long a call occupies somebody, in hours."""
    return (seconds / number + _WRAP_UP if number else _USUAL_TALK) / 3600


def choose(
    department: str, expected: Mapping[tuple[date, int], float], off: Sequence[date], missed: Missed
) -> list[HoursToStaff]:
    """Chooses up to three blocks of the week. `expected`: missed calls by date and hour; `off`: its days
    off.
    """
    open_hours = missed.hours.get(department, {})
    known = missed.offered.get(department)
    of_week = {
        (day.isoweekday(), hour): (day, number)
        for (day, hour), number in expected.items()
        if day not in off and (day.isoweekday(), hour) in open_hours
    }
    gains = {}
    for hour, (_, number) in of_week.items():
        ratio = known.hours.get(hour, 1.0) if known else 1.0
        gains[hour] = min(number, gain(number * ratio, number, known.talk if known else _USUAL_TALK / 3600))
    blocks = choice.choose(gains, open_hours, _LEAST_MISSED, five_days=False)
    return [
        {
            "date": of_week[block.hours[0]][0].isoformat(),
            "from_hour": block.from_hour,
            "to_hour": block.to_hour,
            "expected": sum(of_week[hour][1] for hour in block.hours),
            "gain": sum(gains[hour] for hour in block.hours),
            "at_most": known is None,
        }
        for block in blocks
    ]
