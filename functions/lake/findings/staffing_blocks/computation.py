"""Computes the staffing blocks' key."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from functions.lake.findings.miss_rates.computation import expected, totals
from functions.lake.findings.scoped_quarter import ScopedQuarter
from functions.lake.findings.staffing_blocks import choice
from functions.lake.findings.staffing_blocks.choice import Block, Hour
from functions.lake.findings.staffing_blocks.contract import StaffingBlock, StaffingBlocksKeys
from functions.lake.findings.staffing_blocks.queue import gain

_LEAST_OFFERED, _LEAST_MISSED = 100, 30
# So many calls' worth of what its weekday and its hour have in general, in an hour's share of missed calls.
_WEIGHT = 20
# What follows a call before the next can be taken, and a call's length where no provider tells any, seconds.
_WRAP_UP, _USUAL_TALK = 20, 200
_ROWS = """
    SELECT department, local_date, local_hour, missed, offered, talk_seconds, talks FROM rated
    WHERE dealership_id = coalesce($dealership, dealership_id) ORDER BY ALL
"""


class Row(NamedTuple):
    """One hour of one date in a department."""

    day: date
    hour: int
    missed: int
    offered: int
    talk_seconds: int
    talks: int


def compute(scoped: ScopedQuarter) -> StaffingBlocksKeys:
    """Chooses the blocks of each department of one dealership: a market has nobody to staff."""
    if not scoped.is_one_dealership:
        return {"staffing_blocks": []}
    departments: dict[str, list[Row]] = defaultdict(list)
    for department, *row in scoped.connection.execute(_ROWS, {"dealership": scoped.dealership}).fetchall():
        departments[department].append(Row(*row))
    blocks = [block for name, rows in departments.items() for block in _of_department(name, rows)]
    return {"staffing_blocks": sorted(blocks, key=lambda block: -block["gain"])}


def _of_department(name: str, rows: Sequence[Row]) -> list[StaffingBlock]:
    missed, offered = totals((row.missed, row.offered) for row in rows)
    if offered < _LEAST_OFFERED or missed < _LEAST_MISSED:
        return []
    gains = _gains(rows)
    of_quarter: Counter[Hour] = Counter()
    for row in rows:
        of_quarter[row.day.isoweekday(), row.hour] += row.missed
    return [_described(name, block, gains, rows) for block in choice.choose(gains, of_quarter, _LEAST_MISSED)]


def _gains(rows: Sequence[Row]) -> dict[Hour, float]:
    """The calls a week that one more person answers, by hour of the week."""
    talks = sum(row.talks for row in rows)
    seconds = sum(row.talk_seconds for row in rows) / talks + _WRAP_UP if talks else _USUAL_TALK
    times = Counter(day.isoweekday() for day in {row.day for row in rows})
    cells: dict[Hour, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        cells[row.day.isoweekday(), row.hour].append((row.missed, row.offered))
    sums = {cell: totals(pairs) for cell, pairs in cells.items()}
    everything = totals(sums.values())
    gains: dict[Hour, float] = {}
    for (weekday, hour), (missed, offered) in sums.items():
        of_weekday = totals(each for (day, _), each in sums.items() if day == weekday)
        of_hour = totals(each for (_, its), each in sums.items() if its == hour)
        share = (missed + _WEIGHT * expected(of_weekday, of_hour, everything)) / (offered + _WEIGHT)
        weekly = offered / times[weekday]
        gains[weekday, hour] = gain(weekly, share * weekly, seconds / 3600)
    return gains


def _described(name: str, block: Block, gains: dict[Hour, float], rows: Sequence[Row]) -> StaffingBlock:
    hours = set(block.hours)
    weekdays = {weekday for weekday, _ in hours}
    weeks = {row.day.isocalendar()[:2] for row in rows if row.day.isoweekday() in weekdays}
    by_week = Counter(dict.fromkeys(weeks, 0))
    for row in rows:
        if (row.day.isoweekday(), row.hour) in hours:
            by_week[row.day.isocalendar()[:2]] += row.missed
    weekly_missed = sum(by_week.values()) / len(by_week)
    # An hour's share leans on its neighbours': what they foretell may be more than was missed.
    theirs = min(sum(gains[hour] for hour in hours), weekly_missed)
    low, high = choice.interval(theirs, by_week.values())
    return {
        "department": name,
        "weekday": block.weekday,
        "from_hour": block.from_hour,
        "to_hour": block.to_hour,
        "weekly_missed": weekly_missed,
        "gain": theirs,
        "interval": [low, min(high, weekly_missed)],
    }
