"""A department's telephones, call by call: callers with patience, persons with other duties, a lunch."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

OPENS, CLOSES = 8, 17
BUSY = {8: 0.8, 9: 1.15, 10: 1.15, 11: 1.05, 12: 0.8, 13: 0.95, 14: 0.95, 15: 0.9, 16: 0.85}
TALK, PATIENCE = 200.0, 28.0  # seconds

Spells = list[tuple[float, float]]
# By weekday and hour: calls offered, missed, and seconds talked.
Cells = dict[tuple[int, int], list[float]]


@dataclass(frozen=True)
class Desk:
    """`away`: the part of the time that each person is at something else, for eight minutes on average."""

    calls_an_hour: float
    persons: int
    away: float = 0.0


def quarter(desk: Desk, seed: int, more: frozenset[tuple[int, int]] = frozenset(), weeks: int = 13) -> Cells:
    """Thirteen weeks, Monday to Friday. `more`: the hours of the week in which one more person is there."""
    cells: Cells = defaultdict(lambda: [0.0, 0.0, 0.0])
    for week in range(weeks):
        for weekday in range(1, 6):
            arrivals, duties = Random(f"{seed} {week} {weekday}"), Random(f"{seed} {week} {weekday} away")
            factor = arrivals.lognormvariate(0, 0.2)
            away = [_away(desk, duties) for _ in range(desk.persons)]
            hours = [hour for day, hour in more if day == weekday]
            if hours:
                away.append([(0, 3600.0 * min(hours)), (3600.0 * (max(hours) + 1), 1e9)])
            free = [0.0] * len(away)
            for hour in range(OPENS, CLOSES):
                at = hour * 3600.0
                while True:
                    at += arrivals.expovariate(desk.calls_an_hour * BUSY[hour] * factor / 3600)
                    talk, patience = arrivals.expovariate(1 / TALK), arrivals.expovariate(1 / PATIENCE)
                    if at >= (hour + 1) * 3600:
                        break
                    _call(cells[weekday, hour], free, away, at, talk, patience)
    return cells


def _call(
    cell: list[float], free: list[float], away: list[Spells], at: float, talk: float, patience: float
) -> None:
    cell[0] += 1
    ready = [_back(max(at, moment), spells) for moment, spells in zip(free, away, strict=True)]
    first = min(ready)
    if first <= at + patience:
        free[ready.index(first)] = first + talk
        cell[2] += talk
    else:
        cell[1] += 1


def _away(desk: Desk, rng: Random) -> Spells:
    spells, at = [], OPENS * 3600.0 - 1800
    while desk.away and at < CLOSES * 3600:
        at += rng.expovariate(desk.away / (1 - desk.away) / 480)
        back = at + rng.expovariate(1 / 480)
        spells.append((at, back))
        at = back
    return spells


def _back(at: float, spells: Spells) -> float:
    for start, end in spells:
        if start <= at < end:
            at = end
    return at
