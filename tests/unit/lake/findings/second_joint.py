"""A holiday's eve and next day together, and pooled with the market's, once more: as `second.py` is."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Protocol

T = Callable[[float, int], float]
# Calls, expected, relative variance of that, phi, degrees of freedom.
Found = tuple[int, float, float, float, int]


class Calendar(Protocol):
    """What it asks of `second.Calendar`."""

    counts: Any

    def known(self, day: date) -> bool: ...
    def ordinary(self, day: date) -> bool: ...
    def weeks_like(self, days: list[date]) -> list[list[date]]: ...


def measure(calendar: Calendar, eve: date, after: date, first: date) -> Found | None:
    total, expected, doubts = 0, 0.0, 0.0
    for day, part in ((eve, "afternoon"), (after, "morning")):
        monday = day - timedelta(day.isoweekday() - 1)
        others = [d for d in (monday + timedelta(n) for n in range(5)) if d != day and calendar.ordinary(d)]
        if not calendar.known(day) or not others:
            continue
        weeks = calendar.weeks_like([day, *others])
        cell = sum(calendar.counts[part][week[0]] for week in weeks)
        rest = sum(calendar.counts["calls"][each] for week in weeks for each in week[1:]) + 1
        level = sum(calendar.counts["calls"][each] for each in others) + 1
        if cell:
            usual = cell * level / rest
            total += calendar.counts[part][day]
            expected += usual
            doubts += usual**2 * (1 / cell + 1 / level + 1 / rest)
    if not expected:
        return None
    return total, expected, doubts / expected**2, *phi(calendar, first)


def phi(calendar: Calendar, first: date) -> tuple[float, int]:
    monday = first + timedelta((8 - first.isoweekday()) % 7)
    square, freedom = 0.0, 0
    for weekday in range(5):
        weeks = calendar.weeks_like([monday + timedelta((weekday + n) % 5) for n in range(5)])
        for part in ("morning", "afternoon"):
            counts = [calendar.counts[part][week[0]] for week in weeks]
            levels = [sum(calendar.counts["calls"][day] for day in week[1:]) for week in weeks]
            if sum(counts) >= 5 and sum(levels):
                usual = [sum(counts) / sum(levels) * level for level in levels]
                square += math.fsum((c - u) ** 2 / u for c, u in zip(counts, usual, strict=True) if u)
                freedom += len(counts) - 1
    return (max(1.0, square / freedom), min(40, freedom)) if freedom else (1.0, 0)


def together(some: list[Found]) -> Found | None:
    if len(some) < 2:
        return None
    expected = math.fsum(each[1] for each in some)
    doubt = math.fsum(each[1] ** 2 * each[2] for each in some) / expected**2
    return (
        sum(each[0] for each in some),
        expected,
        doubt,
        max(each[3] for each in some),
        min(each[4] for each in some),
    )


def enough(found: Found) -> bool:
    return found[1] >= 8 and found[4] >= 10


def shifted(found: Found, t: T) -> bool:
    calls, expected, doubt, spread, freedom = found
    error = math.sqrt(spread * (1 + expected * doubt)) / 2
    return enough(found) and math.sqrt(calls + 0.25) - math.sqrt(expected) > t(0.99, freedom) * error


def moved(found: Found | None, t: T) -> dict[str, Any] | None:
    if found is None:
        return None
    calls, expected, doubt, spread, freedom = found
    made: dict[str, Any] = {"calls": calls, "expected": expected, "ratio": None, "interval": None}
    if not enough(found):
        return {**made, "verdict": "unknown"}
    raised = max(1.0, calls / expected)
    error = math.sqrt(1 + (spread - 1) * raised + spread * raised * expected * doubt) / 2
    reach, root = t(0.95, freedom) * error, math.sqrt(calls + 0.25)
    bounds = [max(0.0, root - reach) ** 2 / expected, (root + reach) ** 2 / expected]
    verdict = "shifted" if shifted(found, t) else "none" if bounds[1] < 1.25 else "unknown"
    return {**made, "ratio": calls / expected, "interval": bounds, "verdict": verdict}


def pooled(own: Found | None, market: Found | None, each: list[Found], t: T) -> dict[str, Any] | None:
    if own is None or market is None or not enough(market):
        return None
    ratio = market[0] / market[1]

    def variance(of: Found) -> float:
        return (1 + (of[3] - 1) * ratio) / (of[1] * ratio) + of[3] * of[2]

    logs = [math.log((of[0] + 0.5) / (of[1] + 0.5)) for of in each]
    weights = [1 / variance(of) for of in each]
    mean = sum(w * y for w, y in zip(weights, logs, strict=True)) / sum(weights)
    q = sum(w * (y - mean) ** 2 for w, y in zip(weights, logs, strict=True))
    scale = sum(weights) - sum(w * w for w in weights) / sum(weights)
    between = max(0.0225, (q - len(each) + 1) / scale) + variance(market)
    share = between / (between + variance(own))
    middle = share * math.log((own[0] + 0.5) / (own[1] + 0.5)) + (1 - share) * math.log(ratio)
    reach = 1.645 * math.sqrt(share * variance(own))
    return {
        "ratio": math.exp(middle),
        "interval": [math.exp(middle - reach), math.exp(middle + reach)],
        "dealerships": len(each),
        "market_ratio": ratio,
        "market_shifted": shifted(market, t),
    }


def like(calendar: Any, day: date, part: str, weekdays: tuple[int, ...]) -> dict[str, Any] | None:
    counts = calendar.counts[part]
    days = [calendar.first + timedelta(n) for n in range((calendar.last - calendar.first).days + 1)]
    found = []
    for weekday in weekdays:
        usual = [counts[d] for d in days if d.isoweekday() == weekday and d not in calendar.unusual]
        if sum(usual):
            mean = sum(usual) / len(usual)
            found.append((abs(math.log(max(counts[day], 0.01) / mean)), weekday, mean))
    if not found or counts[day] < 60 or not calendar.known(day):
        return None
    _, weekday, mean = min(found)
    within = abs(counts[day] / mean - 1) <= 0.15
    return {"weekday": weekday, "calls": counts[day], "mean": mean} if within else None
