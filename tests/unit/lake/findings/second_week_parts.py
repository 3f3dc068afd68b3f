"""The week's parts once more, in plain Python from the calls' rows: as `second.py` is."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from tests.ledger import Row
from tests.unit.lake.findings.second_offered import interval

T = Callable[[float, int], float]
BLOCKS = [(day, hour) for day in range(1, 8) for hour in (9, 13)]


def cluster(row: Row, dealership: str | None) -> Any:
    return row["dealership_id"] if dealership is None else row["local_date"].isocalendar()[:2]


def week_parts(
    rows: list[Row], before: list[Row], dealership: str | None, compared: set[str], t: T
) -> dict[str, Any]:
    """`before`: the quarter before; `compared`: who can be compared over both."""
    earlier = [row for row in before if row["dealership_id"] in compared]
    monday = [row for row in rows if row["local_weekday"] == 1 and 9 <= row["local_hour"] < 12]
    told = [row for row in earlier if row["local_weekday"] == 1 and 9 <= row["local_hour"] < 12]
    known = len(earlier) >= 100
    return {
        "monday_morning": {
            "calls": len(monday),
            "share": len(monday) / len(rows),
            "worst": worst(rows, dealership, t),
            "share_before": len(told) / len(earlier) if known else None,
            "worst_before": worst(earlier, dealership, t) if known else None,
        },
        "week_portions": portions(rows, dealership, t),
        "weekend_backlog": backlog(rows, dealership, t),
    }


def worst(rows: list[Row], dealership: str | None, t: T) -> bool | None:
    counts: dict[Any, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        own = counts[cluster(row, dealership)]
        own["all"] += 1
        for start in (9, 13):
            if start <= row["local_hour"] < start + 3:
                own[row["local_weekday"], start] += 1
    whole = sum(own["all"] for own in counts.values())
    verdicts = []
    for block in BLOCKS[1:]:
        if not any(own[block] for own in counts.values()):
            continue
        pairs = [(own[BLOCKS[0]] - own[block], own["all"]) for own in counts.values()]
        mean = sum(more for more, _ in pairs) / whole
        errors = [
            (more - mean * number) * whole / (whole - number) for more, number in pairs if number < whole
        ]
        spread = (len(pairs) - 1) / len(pairs) * math.fsum(error**2 for error in errors)
        chance = sum(own[each] for own in counts.values() for each in (BLOCKS[0], block))
        freedom = max(2, math.floor(whole**2 / sum(number**2 for _, number in pairs)) - 1)
        reach = t(0.975, freedom) * math.sqrt(max(spread, chance)) / whole
        verdicts.append(None if len(pairs) < 5 or abs(mean) <= reach else mean > 0)
    if False in verdicts:
        return False
    return None if None in verdicts or not verdicts else True


def part(row: Row) -> str:
    if row["local_weekday"] > 5:
        return "saturday" if row["local_weekday"] == 6 else "sunday"
    if row["local_hour"] < 8:
        return "before_8"
    return "inside" if row["local_hour"] < 17 else "after_17"


def portions(rows: list[Row], dealership: str | None, t: T) -> list[dict[str, Any]]:
    made = []
    for name in ("inside", "before_8", "after_17", "saturday", "sunday"):
        pairs: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
        for row in rows:
            pairs[cluster(row, dealership)][0] += part(row) == name
            pairs[cluster(row, dealership)][1] += 1
        calls = sum(of for of, _ in pairs.values())
        share = calls / len(rows)
        bounds = interval(list(pairs.values()), share, t)
        made.append({"part": name, "calls": calls, "share": share, "interval": bounds})
    return made


def backlog(rows: list[Row], dealership: str | None, t: T) -> dict[str, Any] | None:
    first = min(row["local_date"] for row in rows).replace(day=3)
    days = defaultdict(set)
    for row in rows:
        if row["caller_key"]:
            days[row["dealership_id"], row["caller_key"]].add(row["local_date"])
    pairs: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for (name, _), dates in days.items():
        for day in dates:
            if day.isoweekday() == 1 and day >= first:
                pair = pairs[name if dealership is None else day.isocalendar()[:2]]
                pair[1] += 1
                pair[0] += bool(dates & {day - timedelta(1), day - timedelta(2)})
    tried, callers = (sum(pair[n] for pair in pairs.values()) for n in (0, 1))
    if callers < 100:
        return None
    share = tried / callers
    bounds = interval(list(pairs.values()), share, t)
    return {"callers": callers, "tried": tried, "share": share, "interval": bounds}


def opening_hours(rows: list[Row]) -> list[dict[str, int]]:
    hours = defaultdict(set)
    for row in rows:
        if row["open_hours"]:
            hours[row["local_weekday"]].add(row["local_hour"])
    return [
        {"weekday": weekday, "from_hour": min(seen), "to_hour": max(seen) + 1}
        for weekday, seen in sorted(hours.items())
    ]


def outside_before(against: str, now: list[Row], before: list[Row], panel: Collection[str]) -> dict[str, Any]:
    def share(rows: list[Row]) -> float:
        own = [row for row in rows if row["dealership_id"] in panel]
        return sum(not row["standard_hours"] for row in own) / len(own)

    return {
        "against": against,
        "share": share(before),
        "now": share(now),
        "dealerships_compared": len(panel),
    }
