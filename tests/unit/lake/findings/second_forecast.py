"""The forecast of the week after 2025-Q3 once more, in plain Python: as `second.py` is. No season is near."""

import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import NormalDist, fmean
from typing import Any

from tests.ledger import Row
from tests.unit.lake.findings import second_offered
from tests.unit.lake.findings.second_offered import Cell
from tests.unit.lake.findings.second_weeks import Period

LAST, WEEK = date(2025, 9, 30), date(2025, 10, 6)
# The Friday before Thanksgiving.
EVE = date(2025, 10, 10)


def forecast(
    now: Period, before: Period, offered: list[Row], dealership: str | None
) -> dict[str, Any] | None:
    """`offered`: the dealership's rows of calls_hourly."""
    if dealership is None:
        return None
    days = [
        day
        for period in (before, now)
        if dealership in period.rows
        for day in period.ordinary(dealership)
        if day > WEEK - timedelta(weeks=12)
    ]
    # Who keeps New Brunswick's holidays has no Thanksgiving.
    elsewhere = any(row["holiday"] == "New Brunswick Day" for row in now.rows[dealership])
    eve = None if elsewhere else eve_factors(now, before)
    departments = []
    for name in sorted({row["department"] for row in now.rows[dealership]}):
        weeks = merged(name, now, before, dealership)
        known = [(calls, part) for calls, part in weeks if part >= 0.4]
        if len(known) < 6 or sum(calls for calls, _ in known) < 30:
            continue
        shares = profile(name, now, before, dealership, days)
        level, spread = follow(weeks)
        if level < 4:
            continue
        departments.append(described(name, level, spread, shares, eve, known))
        departments[-1]["staff"] = staff(departments[-1]["cells"], shares, now, offered, dealership, name)
    departments.sort(key=lambda each: -each["expected"])
    return {
        "week": WEEK.isoformat(),
        "made_of": LAST.isoformat(),
        "days_off": [],
        "departments": departments,
    }


def merged(name: str, now: Period, before: Period, dealership: str) -> list[tuple[int, float]]:
    weeks: dict[date, tuple[int, float]] = {}
    for period in (before, now):
        if any(row["department"] == name for row in period.rows.get(dealership, [])):
            for start, (calls, part) in period.weekly(dealership, name).items():
                had = weeks.get(start, (0, 0.0))
                weeks[start] = had[0] + calls, had[1] + part
    return [weeks[start] for start in sorted(weeks) if weeks[start][1] > 0]


def profile(name: str, now: Period, before: Period, dealership: str, days: list[date]) -> dict[Cell, float]:
    counts: Counter[Cell] = Counter()
    for period in (now, before):
        for row in period.rows.get(dealership, []):
            if row["department"] == name and row["local_date"] in days:
                counts[row["local_weekday"], row["local_hour"]] += 1
    times = Counter(day.isoweekday() for day in days)
    daily = {cell: number / times[cell[0]] for cell, number in counts.items()}
    week = sum(daily.values())
    drawn = {}
    for day in {day for day, _ in counts}:
        for hour in {hour for _, hour in counts}:
            both = sum(v for c, v in daily.items() if c[0] == day) * sum(
                v for c, v in daily.items() if c[1] == hour
            )
            drawn[day, hour] = (counts[day, hour] + 20 * both / week**2) / (times[day] + 20 / week)
    return {cell: value / sum(drawn.values()) for cell, value in drawn.items()}


def follow(weeks: list[tuple[int, float]]) -> tuple[float, float]:
    level = (sum(calls for calls, _ in weeks[:4]) + 0.5) / sum(part for _, part in weeks[:4])
    q = 0.0025 / (1 / level + 0.0064)
    gain = (math.sqrt(q * q + 4 * q) - q) / 2
    squares = excess = 0.0
    for calls, part in weeks[4:]:
        squares += (level * part) ** 2
        excess += (calls - level * part) ** 2 - level * part
        level += gain * (calls - level * part)
    return level, max(0.0016, (excess + 6 * level**2 * 0.0064) / (squares + 6 * level**2))


def eve_factors(now: Period, before: Period) -> list[float]:
    """Of the morning and the afternoon of a business day before a day off, in the whole market."""
    had, usual = [0.0, 0.0], [0.0, 0.0]
    for period in (now, before):
        for name, rows in period.rows.items():
            counts = Counter((row["local_date"], row["local_hour"] >= 12) for row in rows)
            ordinary: dict[int, list[date]] = defaultdict(list)
            for day in period.ordinary(name):
                ordinary[day.isoweekday()].append(day)
            for eve in eves(period, name):
                for half in (0, 1):
                    had[half] += counts[eve, bool(half)]
                    usual[half] += fmean(counts[day, bool(half)] for day in ordinary[eve.isoweekday()])
    return [(had[half] + 30) / (usual[half] + 30) for half in (0, 1)]


def eves(period: Period, name: str) -> set[date]:
    """The business days before a day off, but for those that follow one as well, or lie in a gap."""
    off = sorted(day for day in period.off[name] if day.isoweekday() <= 5)
    business = [day for day in period.days if day.isoweekday() <= 5 and day not in off]
    before = {next((day for day in reversed(business) if day < each), None) for each in off}
    after = {next((day for day in business if day > each), None) for each in off}
    return {
        day
        for day in before - after
        if day and not any(start <= day <= end for start, end, _ in period.gaps[name][0])
    }


def described(
    name: str,
    level: float,
    spread: float,
    shares: dict[Cell, float],
    eve: list[float] | None,
    known: list[tuple[int, float]],
) -> dict[str, Any]:
    hours = {}
    for (day, hour), share in shares.items():
        on = WEEK + timedelta(day - 1)
        hours[on, hour] = level * share * (eve[hour >= 12] if eve and on == EVE else 1.0)
    total = sum(hours.values())
    of_eve = sum(value for (on, _), value in hours.items() if eve and on == EVE)
    low, high = range_of(total, spread + (0.15 * of_eve / total) ** 2)
    step = 12 if level < 100 else 1
    cells = []
    for n in range(7):
        on = WEEK + timedelta(n)
        for start in range(0, 24, step):
            mean = sum(hours.get((on, hour), 0.0) for hour in range(start, start + step))
            bounds = range_of(mean, spread + 0.0144 + (0.0225 if eve and on == EVE else 0.0))
            if bounds[1]:
                cells.append(cell(on, start, start + step, mean, bounds))
    return {
        "department": name,
        "expected": total,
        "low": low,
        "high": high,
        "usual": fmean(calls / part for calls, part in known[-4:]),
        "part": "half_day" if level < 100 else "hour",
        "cells": cells,
    }


def cell(on: date, start: int, end: int, mean: float, bounds: tuple[int, int]) -> dict[str, Any]:
    return {
        "date": on.isoformat(),
        "from_hour": start,
        "to_hour": end,
        "expected": mean,
        "low": bounds[0],
        "high": bounds[1],
    }


def range_of(mean: float, excess: float) -> tuple[int, int]:
    """The negative binomial's, its chances by the gamma function's logarithm."""
    if mean <= 0:
        return 0, 0
    if mean > 400:
        normal = NormalDist(mean, math.sqrt(mean + mean * mean * excess))
        return round(normal.inv_cdf(0.1)), round(normal.inv_cdf(0.9))
    size, below, number = 1 / excess, 0.0, 0
    bounds: list[int] = []
    while len(bounds) < 2:
        log = math.lgamma(number + size) - math.lgamma(size) - math.lgamma(number + 1)
        below += math.exp(
            log + size * math.log(size / (size + mean)) + number * math.log(mean / (size + mean))
        )
        while len(bounds) < 2 and below >= (0.1, 0.9)[len(bounds)] - 1e-12:
            bounds.append(number)
        number += 1
    return bounds[0], bounds[1]


def staff(
    cells: list[dict[str, Any]],
    shares: dict[Cell, float],
    now: Period,
    offered: list[Row],
    dealership: str,
    name: str,
) -> list[dict[str, Any]]:
    calls: dict[Cell, list[bool]] = defaultdict(list)
    for row in now.rows[dealership]:
        if row["department"] == name:
            calls[row["local_weekday"], row["local_hour"]].append(row["open_hours"])
    missed = Counter({each: len(told) for each, told in calls.items() if sum(told) * 2 >= len(told)})
    rated = [row for row in second_offered.rated(offered) if row["department"] == name]
    talks = sum(row["talks"] for row in rated)
    talk = (sum(row["talk_seconds"] for row in rated) / talks + 20 if talks else 200) / 3600
    lost, taken = Counter[Cell](), Counter[Cell]()
    for row in rated:
        where = row["local_date"].isoweekday(), row["local_hour"]
        lost[where] += row["missed"]
        taken[where] += row["answered"]
    expected: dict[Cell, float] = {}
    for each in cells:
        day = date.fromisoformat(each["date"]).isoweekday()
        hours = range(each["from_hour"], each["to_hour"])
        whole = sum(shares.get((day, hour), 0.0) for hour in hours)
        for hour in hours:
            if (day, hour) in missed and whole:
                expected[day, hour] = each["expected"] * shares.get((day, hour), 0.0) / whole
    gains = {}
    for where, number in expected.items():
        rate = lost[where] / (lost[where] + taken[where]) if lost[where] else 1.0
        gains[where] = min(number, second_offered.gained(number / rate, rate, talk)) if number > 1e-9 else 0.0
    made: list[dict[str, Any]] = []
    spent = 0
    left = dict(gains)
    while len(made) < 3 and (block := second_offered.widest(left, missed, 12 - spent, five=False)):
        within = second_offered.cells_of(*block)
        spent += len(within)
        left = {where: value for where, value in left.items() if where not in within}
        made.append(
            {
                "date": (WEEK + timedelta((block[0] or 1) - 1)).isoformat(),
                "from_hour": block[1],
                "to_hour": block[2],
                "expected": math.fsum(expected[where] for where in within),
                "gain": math.fsum(gains[where] for where in within),
                "at_most": not rated,
            }
        )
    return made
