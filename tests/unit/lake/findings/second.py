"""The findings once more, from the calls' rows in plain Python: no SQL, and no module of the findings.

Only what a finding means is the same: its definitions, and the numbers that the estimates state.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.ledger import Row
from tests.unit.lake.findings import second_joint

# The first day of the quarter before.
EARLIER = date(2025, 4, 1)
WORTH = {
    "service": 0.30 * 120,
    "employee": 0.30 * 60,
    "reception": 0.30 * 50,
    "parts": 0.30 * 450,
    "sales": 0.25 * 1500,
    "other": 0.20 * 20,
}


def departments(rows: list[Row]) -> list[dict[str, Any]]:
    counts = Counter(row["department"] for row in rows)
    return [
        {"department": name, "calls": calls, "share": calls / len(rows), "value": calls * WORTH[name]}
        for name, calls in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def values(rows: list[Row]) -> list[dict[str, Any]]:
    found = {each["department"]: each["value"] for each in departments(rows)}
    return [
        {"department": name, "value": value, "share": value / sum(found.values())}
        for name, value in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def hours(rows: list[Row]) -> list[dict[str, Any]]:
    counts = Counter((row["local_weekday"], row["local_hour"]) for row in rows)
    return [
        {"weekday": day, "hour": hour, "calls": counts[day, hour], "share": counts[day, hour] / len(rows)}
        for day in range(1, 8)
        for hour in range(24)
    ]


def concealed(market: list[Row]) -> set[tuple[int, int]]:
    """The hours that the second largest dealership could tell of the largest, alone or together."""
    cells: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for row in market:
        cells[row["local_weekday"], row["local_hour"]][row["dealership_id"]] += 1

    def tells(counts: Counter[str]) -> bool:
        ordered = [number for _, number in counts.most_common()]
        return sum(ordered[2:]) < 0.15 * ordered[0]

    hidden = {cell for cell, counts in cells.items() if tells(counts)}
    rest = sorted(set(cells) - hidden, key=lambda cell: (cells[cell].total(), cell))
    while hidden and tells(sum((cells[cell] for cell in hidden), Counter())):
        hidden.add(rest.pop(0))
    return hidden


def months(rows: list[Row]) -> list[dict[str, Any]]:
    counts = Counter((row["local_date"].isoformat()[:7], row["department"]) for row in rows)
    return [
        {"month": month, "department": name, "calls": calls}
        for (month, name), calls in sorted(counts.items())
    ]


def weeks(rows: list[Row], first: date, last: date) -> list[dict[str, Any]]:
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    lengths = Counter(monday(day) for day in days)
    counts = Counter(monday(row["local_date"]) for row in rows)
    return [
        {"start": start.isoformat(), "calls": counts[start], "days": length}
        for start, length in sorted(lengths.items())
    ]


def last_year(now: list[Row], then: list[Row]) -> list[dict[str, Any]]:
    """A quarter's weeks a year before, where the same dealerships had calls."""
    if {row["dealership_id"] for row in now} != {row["dealership_id"] for row in then}:
        return []
    return weeks(then, date(2024, 7, 1), date(2024, 9, 30))


def monday(day: date) -> date:
    return date.fromisocalendar(*day.isocalendar()[:2], 1)


def response(rows: list[Row]) -> dict[str, Any]:
    def share(told: Callable[[Row], object]) -> float:
        return len([row for row in rows if told(row) is not None]) / len(rows)

    texts = waits(rows, "texted_at")
    callbacks = [seconds / 60 for seconds in waits(rows, "called_back_at")]
    return {
        "texted_share": share(lambda row: row["texted_at"]),
        "delivered_share": share(lambda row: row["delivered_at"]),
        "replied_share": share(lambda row: row["replied_at"]),
        "called_back_share": share(lambda row: row["called_back_at"]),
        "recovered_share": share(lambda row: row["recovered_at"]),
        "median_seconds_to_text": quantile(texts, 0.5),
        "p90_seconds_to_text": quantile(texts, 0.9),
        "median_minutes_to_callback": quantile(callbacks, 0.5),
        "p90_minutes_to_callback": quantile(callbacks, 0.9),
        "repeat_share": share(lambda row: row["repeat_of"]),
        "reached_by_tap_share": share(
            lambda row: (row["handled_as"] == "reached" and row["recovered_at"] is None) or None
        ),
    }


def promises(rows: list[Row]) -> dict[str, int]:
    """What keeps a promise is worked out once more, too: by the moments, and not by `kept_by`."""
    made = [row for row in rows if row["promised_at"] is not None]
    reached = [
        row for row in made if row["recovered_at"] is not None and row["recovered_at"] <= row["promised_at"]
    ]
    tapped = [
        row
        for row in made
        if row not in reached
        and row["handled_as"] in ("reached", "message")
        and row["handled_at"] <= row["promised_at"]
    ]
    return {"promised": len(made), "kept_by_telephony": len(reached), "kept_by_tap": len(tapped)}


def waits(rows: Iterable[Row], what: str) -> list[float]:
    return [(row[what] - row["occurred_at"]).total_seconds() for row in rows if row[what] is not None]


def quantile(values: list[float], part: float) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def standing(rows: list[Row], dealership: str) -> list[dict[str, Any]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row["dealership_id"]].append(row)
    measured = {name: measures(group) for name, group in groups.items()}
    made = []
    for measure in sorted(measured[dealership]):
        everyone = [each[measure] for each in measured.values() if each[measure] is not None]
        own = measured[dealership][measure]
        if len(groups) > 10 and len(everyone) >= 5 and own is not None:
            lower, same = sum(each < own for each in everyone), sum(each == own for each in everyone)
            made.append(
                {
                    "measure": measure,
                    "value": own,
                    "percentile": 100 * (lower + same / 2) / len(everyone),
                    "market_median": quantile(everyone, 0.5),
                }
            )
    return made


def measures(rows: list[Row]) -> dict[str, Any]:
    answered = response(rows)
    return {
        "calls": float(len(rows)),
        "outside_open_hours_share": sum(not row["open_hours"] for row in rows) / len(rows),
        **{
            name: answered[name]
            for name in (
                "texted_share",
                "replied_share",
                "called_back_share",
                "recovered_share",
                "repeat_share",
                "median_minutes_to_callback",
            )
        },
    }


def staffing(rows: list[Row]) -> list[dict[str, Any]]:
    counts = Counter((row["local_weekday"], row["local_hour"]) for row in rows)
    # The quarter's first weekday, a Tuesday, comes on its last day again.
    weeks = {day: 14 if day == 2 else 13 for day in range(1, 8)}
    is_open = {(row["local_weekday"], row["local_hour"]) for row in rows if row["open_hours"]}
    staffed: set[tuple[int, int]] = set()
    made: list[dict[str, Any]] = []
    while sum(counts[hour] for hour in staffed) < len(rows) / 2:
        best: tuple[float, tuple[int, int]] | None = None
        for day in range(1, 8):
            for start in range(22):
                block = {(day, start + n) for n in range(3)}
                weekly = sum(counts[hour] for hour in block) / weeks[day]
                enough = sum(counts[hour] for hour in block) >= 30 and block <= is_open
                if enough and not block & staffed and (best is None or weekly > best[0]):
                    best = weekly, (day, start)
        if best is None:
            break
        weekly, (day, start) = best
        calls = sum(counts[day, start + n] for n in range(3))
        staffed |= {(day, start + n) for n in range(3)}
        made.append(
            {
                "weekday": day,
                "from_hour": start,
                "to_hour": start + 3,
                "calls": calls,
                "weekly_calls": weekly,
                "share": calls / len(rows),
                "cumulative_share": sum(counts[hour] for hour in staffed) / len(rows),
            }
        )
    return made


# What the holidays' method states: the parts of the day, the level, and what is too little.
PARTS = {"calls": range(24), "morning": range(9, 12), "afternoon": range(13, 17)}
LEVEL = 0.99


class Calendar:
    """The days of those dealerships that keep a holiday, by what their calls say of it."""

    def __init__(self, rows: list[Row], first: date, last: date, off: set[date], any_off: set[date]) -> None:
        self.first, self.last, self.off = first, last, off
        # A holiday's eve may lie before the quarter.
        self.before = {row["local_date"] for row in rows if row["local_date"] < first}
        self.counts = {
            part: Counter(row["local_date"] for row in rows if row["local_hour"] in hours)
            for part, hours in PARTS.items()
        }
        self.unusual = any_off | {self.business(day, step) for day in any_off for step in (-1, 1)}

    def business(self, day: date, step: int, off: set[date] | None = None) -> date:
        day += timedelta(step)
        while day.isoweekday() > 5 or day in (self.off if off is None else off):
            day += timedelta(step)
        return day

    def known(self, day: date) -> bool:
        return self.first <= day <= self.last or day in self.before

    def ordinary(self, day: date) -> bool:
        return self.first <= day <= self.last and day.isoweekday() <= 5 and day not in self.unusual

    def weeks_like(self, days: list[date]) -> list[list[date]]:
        every = [[day + timedelta(7 * n) for day in days] for n in range(-20, 21)]
        return [week for week in every if all(map(self.ordinary, week))]

    def log_part(self, days: list[date], part: str) -> float:
        rest = sum(self.counts["calls"][day] for day in days[1:])
        return math.log((self.counts[part][days[0]] + 0.5) / (rest + 0.5))

    def ratio(self, day: date, part: str) -> tuple[float | None, list[float] | None]:
        start = day - timedelta(day.isoweekday() - 1)
        others = [
            start + timedelta(n)
            for n in range(5)
            if start + timedelta(n) != day and self.ordinary(start + timedelta(n))
        ]
        if not self.known(day) or not others:
            return None, None
        weeks = [week for week in self.weeks_like([day, *others]) if week[0] != day]
        usual = sum(self.counts[part][week[0]] for week in weeks) / len(weeks) if weeks else 0
        if len(weeks) < 4 or usual < 10:
            return None, None
        residuals: list[float] = []
        freedom = 0
        for weekday in range(5):
            days = [start + timedelta((weekday + n) % 5) for n in range(len(others) + 1)]
            logs = [self.log_part(week, part) for week in self.weeks_like(days)]
            if len(logs) > 1:
                residuals += [each - sum(logs) / len(logs) for each in logs]
                freedom += len(logs) - 1
        between = max(sum(each**2 for each in residuals) / freedom, 1 / usual)
        calls = self.counts[part][day]
        own = max(0.0, 1 / (calls + 0.5) - 1 / usual)
        logs = [self.log_part(week, part) for week in weeks]
        middle = self.log_part([day, *others], part) - sum(logs) / len(logs)
        reach = student((1 + LEVEL) / 2, freedom) * math.sqrt(between + between / len(weeks) + own)
        return math.exp(middle), [math.exp(middle - reach), math.exp(middle + reach)]


@cache
def student(probability: float, freedom: int) -> float:
    """By Simpson's rule over the density, and halving."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)

    def below(t: float) -> float:
        steps = 400
        density = [
            scale * (1 + (t * n / steps) ** 2 / freedom) ** (-(freedom + 1) / 2) for n in range(steps + 1)
        ]
        inner = 4 * sum(density[1:-1:2]) + 2 * sum(density[2:-1:2])
        return float(0.5 + t / steps / 3 * (density[0] + density[-1] + inner))

    low, high = 0.0, 20.0
    while high - low > 1e-11:
        low, high = (
            ((low + high) / 2, high) if below((low + high) / 2) < probability else (low, (low + high) / 2)
        )
    return low


def holidays(
    rows: list[Row],
    earlier: list[Row],
    first: date,
    last: date,
    dealership: str | None,
    followed: set[str],
) -> dict[str, Any]:
    """Of a lake in which each dealership has calls on each holiday, and nobody shares a day of their own."""
    keepers = defaultdict(set)
    for row in rows:
        if row["holiday"] is not None:
            keepers[row["local_date"], row["holiday"]].add(row["dealership_id"])
    there = {row["dealership_id"] for row in earlier}

    def calendar_of(among: set[str], day: date) -> Calendar:
        off = {each for (each, _), those in keepers.items() if len(those & among) > len(among) / 2}
        any_off = {each for (each, _), those in keepers.items() if those & among}
        own = [row for row in rows if row["dealership_id"] in among]
        plain = Calendar(own, first, last, off, any_off)
        eve = plain.business(day, -1)
        a_day = len(own) / ((last - first).days + 1)
        then = sum(row["dealership_id"] in among for row in earlier) / (first - EARLIER).days
        if eve < first and among <= there and 0.75 <= then / a_day <= 4 / 3:
            own += [r for r in earlier if r["local_date"] == eve and r["dealership_id"] in among]
        return Calendar(own, first, last, off, any_off)

    def measured(among: set[str], day: date) -> second_joint.Found | None:
        calendar = calendar_of(among, day)
        return second_joint.measure(calendar, calendar.business(day, -1), calendar.business(day, 1), first)

    every: list[second_joint.Found] = []
    made = []
    for (day, name), who in sorted(keepers.items()):
        if (name == "Inventaire" and dealership is None) or day.isoweekday() > 5:
            continue
        if dealership is not None and dealership not in who:
            continue
        among = {dealership} if dealership else who & followed
        if dealership is None and len(among) < 5:
            continue
        calendar = calendar_of(among, day)
        own = measured(among, day)
        every += [own] if own else []
        pooled = None
        if dealership and len((who & followed) - {dealership}) >= 10:
            each = [found for one in sorted(who & followed) if (found := measured({one}, day))]
            pooled = second_joint.pooled(own, measured(who & followed, day), each, student)
        eve, following = calendar.business(day, -1), calendar.business(day, 1)
        afternoon, whole = calendar.ratio(eve, "afternoon"), calendar.ratio(day, "calls")
        morning = calendar.ratio(following, "morning")
        made.append(
            {
                "date": day.isoformat(),
                "name": name,
                "eve": eve.isoformat(),
                "next": following.isoformat(),
                "eve_afternoon_ratio": afternoon[0],
                "eve_afternoon_interval": afternoon[1],
                "day_ratio": whole[0],
                "day_interval": whole[1],
                "next_morning_ratio": morning[0],
                "next_morning_interval": morning[1],
                "shifted": any(each is not None and each[0] > 1 for each in (afternoon[1], morning[1])),
                "dealerships": len(among),
                "day_like": second_joint.like(calendar, day, "calls", (1, 3, 6, 7)),
                "next_like": (
                    None if dealership else second_joint.like(calendar, following, "morning", (1, 3))
                ),
                "moved": second_joint.moved(own, student),
                "pooled": pooled,
            }
        )
    one = second_joint.moved(second_joint.together(every), student) if dealership else None
    return {"holidays": made, "holidays_together": one}
