"""The miss rates and staffing blocks once more, in plain Python from calls_hourly: as `second.py` is."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from typing import Any

from tests.ledger import Row

Pairs = dict[Hashable, list[int]]
T = Callable[[float, int], float]
Cell = tuple[int, int]  # weekday, hour


def rated(hours: list[Row]) -> list[Row]:
    """The hours of opening in departments that answer at least one call in twenty."""
    answered: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    for row in hours:
        where = row["dealership_id"], row["department"]
        answered[where] += row["answered"]
        missed[where] += row["missed"]
    known = {where for where, number in answered.items() if number and number * 20 >= number + missed[where]}
    return [row for row in hours if row["open_hours"] and (row["dealership_id"], row["department"]) in known]


def miss_rates(hours: list[Row], calls: list[Row], dealership: str | None, t: T) -> dict[str, Any]:
    """`hours`: the scope's rows of calls_hourly; `calls`: its missed calls."""
    rows = rated(hours)
    if not rows:
        return {"miss_rates": None, "miss_rates_by_hour": []}
    departments: dict[str, Pairs] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    cells: dict[tuple[int, int], Pairs] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows:
        cluster = row["dealership_id"] if dealership is None else row["local_date"]
        cell = row["local_date"].isoweekday(), row["local_hour"]
        for pairs in (departments[row["department"]][cluster], cells[cell][cluster]):
            pairs[0] += row["missed"]
            pairs[1] += row["missed"] + row["answered"]
    made = [rate_of(name, list(pairs.values()), dealership, t) for name, pairs in departments.items()]
    made = [each for each in made if each["offered"]]
    made.sort(key=lambda each: (-each["offered"], each["department"]))
    unknown = sorted({row["department"] for row in calls} - set(departments))
    nothing = {"offered": None, "missed": None, "rate": None, "interval": None}
    return {
        "miss_rates": made + [{"department": name, **nothing} for name in unknown],
        "miss_rates_by_hour": by_hour({cell: list(p.values()) for cell, p in cells.items()}, dealership, t),
    }


def rate_of(name: str, pairs: list[list[int]], dealership: str | None, t: T) -> dict[str, Any]:
    missed, offered = (sum(pair[n] for pair in pairs) for n in (0, 1))
    told = offered >= 100 and tellable(pairs, dealership)
    return {
        "department": name,
        "offered": offered,
        "missed": missed,
        "rate": missed / offered if told else None,
        "interval": interval(pairs, missed / offered, t) if told else None,
    }


def by_hour(
    cells: dict[tuple[int, int], list[list[int]]], dealership: str | None, t: T
) -> list[dict[str, Any]]:
    def share(day: int | None = None, hour: int | None = None) -> float:
        wanted = [cell for cell in cells if day in {None, cell[0]} and hour in {None, cell[1]}]
        pairs = [pair for cell in wanted for pair in cells[cell]]
        return sum(pair[0] for pair in pairs) / sum(pair[1] for pair in pairs)

    made = []
    for (day, hour), pairs in sorted(cells.items()):
        missed, offered = (sum(pair[n] for pair in pairs) for n in (0, 1))
        if offered >= 50 and tellable(pairs, dealership):
            both = share(day=day) * share(hour=hour)
            rate = (missed + 20 * min(1.0, both / share())) / (offered + 20)
            made.append(
                {
                    "weekday": day,
                    "hour": hour,
                    "offered": offered,
                    "missed": missed,
                    "rate": rate,
                    "interval": interval(pairs, rate, t),
                }
            )
    return made


def tellable(pairs: list[list[int]], dealership: str | None) -> bool:
    sizes = sorted((pair[1] for pair in pairs), reverse=True)
    return dealership is not None or (len(sizes) >= 10 and sum(sizes[2:]) >= 0.15 * sizes[0])


def interval(pairs: list[list[int]], rate: float, t: T) -> list[float] | None:
    """The delete-one jackknife of a ratio, on the logit of the rate."""
    pairs = [pair for pair in pairs if pair[1]]
    missed, offered = (sum(pair[n] for pair in pairs) for n in (0, 1))
    mean = missed / offered
    if len(pairs) < 5 or not 0 < mean < 1 or not 0 < rate < 1:
        return None
    errors = [(x - mean * n) / (offered - n) for x, n in pairs if n < offered]
    variance = (len(pairs) - 1) / len(pairs) * math.fsum(error**2 for error in errors)
    spread = math.sqrt(max(variance, mean * (1 - mean) / offered))
    freedom = max(2, math.floor(offered**2 / sum(n**2 for _, n in pairs)) - 1)
    reach = t(0.975, freedom) * spread / (mean * (1 - mean))
    return [1 / (1 + math.exp(-(math.log(rate / (1 - rate)) + side * reach))) for side in (-1, 1)]


def staffing_blocks(hours: list[Row], dealership: str | None) -> list[dict[str, Any]]:
    """One dealership's, or none."""
    if dealership is None:
        return []
    made = []
    for name in sorted({row["department"] for row in rated(hours)}):
        rows = [row for row in rated(hours) if row["department"] == name and row["missed"] + row["answered"]]
        offered = sum(row["missed"] + row["answered"] for row in rows)
        if offered >= 100 and sum(row["missed"] for row in rows) >= 30:
            made += of_department(name, rows)
    return sorted(made, key=lambda each: -each["gain"])


def of_department(name: str, rows: list[Row]) -> list[dict[str, Any]]:
    missed: Counter[Cell] = Counter()
    for row in rows:
        missed[row["local_date"].isoweekday(), row["local_hour"]] += row["missed"]
    gains = gains_of(rows, missed)
    made: list[dict[str, Any]] = []
    spent = 0
    while len(made) < 3 and (block := widest(gains, missed, 12 - spent)):
        cells = cells_of(*block)
        spent += len(cells)
        gains, theirs = {c: v for c, v in gains.items() if c not in cells}, gains
        days = {day for day, _ in cells}
        dates = [row["local_date"] for row in rows if row["local_date"].isoweekday() in days]
        weeks = {date.isocalendar()[:2] for date in dates}
        by_week = dict.fromkeys(weeks, 0)
        for row in rows:
            if (row["local_date"].isoweekday(), row["local_hour"]) in cells:
                by_week[row["local_date"].isocalendar()[:2]] += row["missed"]
        mean = sum(by_week.values()) / len(weeks)
        gain = min(math.fsum(theirs[cell] for cell in cells), mean)
        variance = sum((each - mean) ** 2 for each in by_week.values()) / (len(weeks) - 1)
        reach = math.exp(1.645 * math.sqrt(variance / mean**2 / len(weeks) + 0.01))
        made.append(
            {
                "department": name,
                "weekday": block[0],
                "from_hour": block[1],
                "to_hour": block[2],
                "weekly_missed": mean,
                "gain": gain,
                "interval": [gain / reach, min(gain * reach, mean)],
            }
        )
    return made


def gains_of(rows: list[Row], missed: Counter[Cell]) -> dict[Cell, float]:
    talks = sum(row["talks"] for row in rows)
    seconds = sum(row["talk_seconds"] for row in rows) / talks + 20 if talks else 200
    dates = {row["local_date"] for row in rows}
    offered: Counter[Cell] = Counter()
    for row in rows:
        offered[row["local_date"].isoweekday(), row["local_hour"]] += row["missed"] + row["answered"]

    def share(day: int | None = None, hour: int | None = None) -> float:
        cells = [each for each in offered if day in {None, each[0]} and hour in {None, each[1]}]
        return sum(missed[each] for each in cells) / sum(offered[each] for each in cells)

    gains = {}
    for (day, hour), number in offered.items():
        usual = min(1.0, share(day=day) * share(hour=hour) / share())
        rate = (missed[day, hour] + 20 * usual) / (number + 20)
        weekly = number / sum(date.isoweekday() == day for date in dates)
        gains[day, hour] = gained(weekly, rate, seconds / 3600)
    return gains


def cells_of(weekday: int | None, start: int, end: int) -> set[Cell]:
    return {(day, hour) for day in ([weekday] if weekday else range(1, 6)) for hour in range(start, end)}


def widest(
    gains: dict[Cell, float], missed: Counter[Cell], room: int, *, five: bool = True
) -> tuple[int | None, int, int] | None:
    worth = {}
    for weekday in (None, *range(1, 8)) if five else range(1, 8):
        for start in range(24):
            for end in range(start + 1, min(24, start + (4 if weekday else 2)) + 1):
                cells = cells_of(weekday, start, end)
                enough = sum(missed[cell] for cell in cells) >= 30 and len(cells) <= room
                if enough and cells <= gains.keys():
                    worth[weekday, start, end] = math.fsum(gains[cell] for cell in cells) / len(cells)
    if not worth or max(worth.values()) <= 0:
        return None
    best = max(worth, key=lambda block: worth[block])
    around = [
        block for block in worth if cells_of(*best) <= cells_of(*block) and worth[block] >= 0.8 * worth[best]
    ]
    return max(around, key=lambda block: (len(cells_of(*block)), worth[block]))


def gained(offered: float, rate: float, talk: float) -> float:
    """Erlang's loss formula, its persons between whole numbers by the logarithm."""
    if not rate:
        return 0.0
    if rate >= 1:
        return offered / (1 + offered * talk)
    load = offered * talk
    losses = [1.0]
    while losses[-1] > rate:
        losses.append(load * losses[-1] / (len(losses) + load * losses[-1]))
    last, fewer = losses[-2:]
    persons = len(losses) - 2 + math.log(last / rate) / math.log(last / fewer)
    return offered * (rate - load * rate / (persons + 1 + load * rate))
