"""The callback blocks once more, in plain Python: as `second.py` says of itself."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from statistics import fmean, variance
from typing import Any

from tests.ledger import Row
from tests.unit.lake.findings.second_callers import DAY, matters
from tests.unit.lake.findings.second_offered import rated

MINUTES = timedelta(minutes=5)


def callback_blocks(
    rows: list[Row], hours: list[Row], days: list[date], end: datetime, dealership: str | None
) -> list[dict[str, Any]]:
    """`rows` and `hours` are the dealership's; `days` are those that count, `end` the lake's last event."""
    if dealership is None:
        return []
    talks: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rated(hours):
        talks[row["department"]][0] += row["talk_seconds"]
        talks[row["department"]][1] += row["talks"]
    by_department = defaultdict(list)
    for calls in matters(rows):
        if calls[0]["caller_key"] is not None and end - calls[0]["occurred_at"] >= DAY:
            by_department[calls[0]["department"]].append(calls)
    made = []
    for department, theirs in by_department.items():
        seconds, number = talks[department]
        an_hour = 3600 / (20 + (seconds / number if number else 200))
        if found := best(theirs, open_hours(rows, department), days, an_hour):
            made.append({"department": department, **found})
    return sorted(made, key=lambda each: (-each["gain"], each["department"]))


def open_hours(rows: list[Row], department: str) -> list[tuple[int, int]]:
    opened: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for row in rows:
        if row["department"] == department:
            opened[row["local_weekday"], row["local_hour"]].append(row["open_hours"])
    return sorted(hour for hour, told in opened.items() if 2 * sum(told) >= len(told))


def first(calls: list[Row], name: str) -> timedelta | None:
    """After how long it first came, of any of the matter's calls, in whole seconds."""
    told = [row[name] for row in calls if row[name] is not None]
    return max(timedelta(), whole(min(told)) - whole(calls[0]["occurred_at"])) if told else None


def tapped(calls: list[Row]) -> timedelta | None:
    told = [row for row in calls if row["handled_as"] == "reached"]
    return first(told and [calls[0] | {"handled_at": min(row["handled_at"] for row in told)}], "handled_at")


def whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def best(
    theirs: list[list[Row]], hours: list[tuple[int, int]], days: list[date], an_hour: float
) -> dict[str, Any] | None:
    called = reached = 0
    waiting: Counter[datetime] = Counter()
    lost: Counter[datetime] = Counter()
    for calls in theirs:
        back, spoken, told = first(calls, "called_back_at"), first(calls, "recovered_at"), tapped(calls)
        if back is not None and (spoken is None or spoken >= back):
            called += 1
            reached += spoken is not None and spoken <= back + MINUTES
        never = not any(each is not None and each <= DAY for each in (spoken, told))
        until = min(each for each in (back, spoken, told, DAY) if each is not None)
        for start in starts(calls[0]["local_at"], until):
            waiting[start] += 1
            lost[start] += never
    if called < 30 or not reached:
        return None
    rate = reached / called
    cells: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for weekday, hour in hours:
        moments = [datetime.combine(day, time(hour)) for day in days if day.isoweekday() == weekday]
        cells[weekday, hour] = [
            (lost[each], rate * lost[each] * min(1, an_hour / max(waiting[each], 1))) for each in moments
        ]
    gains = {cell: round(fmean(gain for _, gain in told), 9) for cell, told in cells.items() if told}
    if not gains or not max(gains.values()):
        return None
    day_of_best, hour = max(gains, key=lambda cell: gains[cell])
    chosen_day: int | None = day_of_best
    all_days = {
        each: fmean(gains[day, each] for day in range(1, 6))
        for each in range(24)
        if all((day, each) in gains for day in range(1, 6))
    }
    if all_days and max(all_days.values()) >= 0.8 * gains[day_of_best, hour]:
        chosen_day, hour = None, max(all_days, key=lambda each: all_days[each])
    chosen = [cells[day, hour] for day in ([chosen_day] if chosen_day else range(1, 6))]
    counts = [[number for number, _ in told] for told in chosen]
    if sum(map(sum, counts)) < 30:
        return None
    weekly = sum(map(fmean, counts))
    error = sum(max(variance(each), fmean(each)) / len(each) for each in counts) / weekly**2
    factor = math.exp(1.645 * math.sqrt(error + (1 / rate - 1) / called + 0.15**2))
    gain = sum(fmean(gain for _, gain in told) for told in chosen)
    return {
        "weekday": chosen_day,
        "from_hour": hour,
        "to_hour": hour + 1,
        "weekly_waiting": weekly,
        "answer_rate": rate,
        "gain": gain,
        "interval": [gain / factor, min(gain * factor, weekly)],
    }


def starts(began: datetime, waits: timedelta) -> Iterator[datetime]:
    began = began.replace(tzinfo=None)  # a wall clock's
    start = began.replace(minute=0, second=0, microsecond=0)
    while start < began + waits:
        if start >= began:
            yield start
        start += timedelta(hours=1)
