"""Computes the callback blocks' key."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from functions.lake.findings.callback_blocks import block
from functions.lake.findings.callback_blocks.block import Matter
from functions.lake.findings.callback_blocks.contract import CallbackBlock, CallbackBlocksKeys
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.staffing_blocks.choice import Hour

# What follows a call before the next can be made, and a call's length where no provider tells any, seconds.
_WRAP_UP, _USUAL_TALK = 20, 200
# Of callers whose number is known, and of whom is known what became of them for a day.
_MATTERS = """
    SELECT department, local_began, called_after, reached_after, tapped_after FROM episodes
    WHERE dealership_id = $dealership AND NOT anonymous AND known_for >= 86400 ORDER BY ALL
"""
_OPEN = """
    SELECT department, local_weekday, local_hour FROM call_hours WHERE dealership_id = $dealership
    GROUP BY ALL HAVING 2 * sum(CASE WHEN open_hours THEN calls ELSE 0 END) >= sum(calls) ORDER BY ALL
"""
_DAYS = """
    SELECT local_date FROM day_kinds
    WHERE dealership_id = $dealership AND quarter = $quarter AND kind NOT IN ('off', 'gap')
"""
_TALKS = """
    SELECT department, CAST(sum(talk_seconds) AS BIGINT), CAST(sum(talks) AS BIGINT) FROM rated
    WHERE dealership_id = $dealership GROUP BY department HAVING sum(talks) > 0
"""


class _Known(NamedTuple):
    matters: dict[str, list[Matter]]
    hours: dict[str, list[Hour]]
    days: frozenset[date]
    talks: dict[str, float]


def compute(scoped: ScopedQuarter) -> CallbackBlocksKeys:
    """Chooses the hour of each department of one dealership: a market has nobody to keep it."""
    if not scoped.is_one_dealership:
        return {"callback_blocks": []}
    known = _read(scoped)
    blocks: list[CallbackBlock] = []
    for department, matters in known.matters.items():
        a_call = known.talks.get(department, _USUAL_TALK) + _WRAP_UP
        found = block.best(matters, known.days, known.hours.get(department, ()), 3600 / a_call)
        if found:
            blocks.append(
                {
                    "department": department,
                    "weekday": found.block.weekday,
                    "from_hour": found.block.from_hour,
                    "to_hour": found.block.to_hour,
                    "weekly_waiting": found.weekly_waiting,
                    "answer_rate": found.answer_rate,
                    "gain": found.gain,
                    "interval": [found.low, found.high],
                }
            )
    return {"callback_blocks": sorted(blocks, key=lambda each: (-each["gain"], each["department"]))}


def _read(scoped: ScopedQuarter) -> _Known:
    asked = {"dealership": scoped.only_dealership}
    matters: dict[str, list[Matter]] = defaultdict(list)
    for department, *matter in scoped.connection.execute(_MATTERS, asked).fetchall():
        matters[department].append(Matter(*matter))
    hours: dict[str, list[Hour]] = defaultdict(list)
    for department, weekday, hour in scoped.connection.execute(_OPEN, asked).fetchall():
        hours[department].append((weekday, hour))
    days = scoped.connection.execute(_DAYS, {**asked, "quarter": str(scoped.quarter)}).fetchall()
    talks = scoped.connection.execute(_TALKS, asked).fetchall()
    return _Known(
        dict(matters),
        dict(hours),
        frozenset(day for (day,) in days),
        {department: seconds / number for department, seconds, number in talks},
    )
