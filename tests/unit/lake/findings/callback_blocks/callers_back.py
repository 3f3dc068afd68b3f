"""A department that calls some of its callers back, and an hour that is kept for the rest: call by call."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from functions.lake.findings.callback_blocks.block import Matter

OPENS, CLOSES = 8, 17
FIRST = date(2025, 6, 30)
DAYS = [FIRST + timedelta(days=n) for n in range(91) if (FIRST + timedelta(days=n)).weekday() < 5]
HOURS = [(weekday, hour) for weekday in range(1, 6) for hour in range(OPENS, CLOSES)]
_DAY = 86_400.0


@dataclass(frozen=True)
class Desk:
    """`called`: the share of callers whom staff call back, some after hours, `after` seconds in the middle.

    Callers differ in how often they answer; `answer` is the mean, and `an_hour` how many a person can call.
    """

    calls_a_day: float
    called: float
    answer: float
    after: float = 3_000.0
    an_hour: float = 16.0


@dataclass
class Caller:
    """`answers`: how likely a call reaches them. `matter`: what the lake knows."""

    matter: Matter
    answers: float


def quarter(desk: Desk, seed: int) -> list[Caller]:
    random = Random(f"{seed} {desk}")
    made = []
    for day in DAYS:
        opens = datetime.combine(day, time(OPENS))
        at = opens + timedelta(hours=random.expovariate(desk.calls_a_day / (CLOSES - OPENS)))
        while at < opens + timedelta(hours=CLOSES - OPENS):
            made.append(Caller(*_caller(desk, at, random)))
            at += timedelta(hours=random.expovariate(desk.calls_a_day / (CLOSES - OPENS)))
    return made


def _caller(desk: Desk, at: datetime, random: Random) -> tuple[Matter, float]:
    answers = random.betavariate(4 * desk.answer, 4 * (1 - desk.answer))
    if random.random() >= desk.called:
        again = random.lognormvariate(9, 1) if random.random() < 0.1 else None
        return Matter(at, None, again, None), answers
    after = desk.after * random.lognormvariate(0, 1.1)
    return Matter(at, after, after if random.random() < answers else None, None), answers


def reached_by(desk: Desk, callers: list[Caller], hours: list[tuple[int, int]], seed: int) -> int:
    """How many more are reached within a day where the hours are kept for calling back."""
    random = Random(f"{seed} {desk} back")
    more = 0
    called: set[int] = set()
    for start in (
        datetime.combine(day, time(hour))
        for day in DAYS
        for weekday, hour in hours
        if day.isoweekday() == weekday
    ):
        waiting = [
            (caller.matter.began, number)
            for number, caller in enumerate(callers)
            if number not in called
            and caller.matter.began <= start < caller.matter.began + timedelta(seconds=caller.matter.waits)
        ]
        for _, number in sorted(waiting)[: round(desk.an_hour)]:
            called.add(number)
            if random.random() < callers[number].answers:
                more += callers[number].matter.is_lost
    return more
