"""The miss rates once more, in plain Python from calls_hourly: what `second.py` says of itself."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from typing import Any

from tests.ledger import Row

Pairs = dict[Hashable, list[int]]
T = Callable[[float, int], float]


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
