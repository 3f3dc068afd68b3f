"""One dealership's calls, as the ledger would hold them a while after the quarter's end."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from random import Random

from cli.shared.spool import Item
from cli.simulation.answers import Answers
from cli.simulation.clock import iso
from cli.simulation.life import UNRESOLVED, Lives, Resolution
from cli.simulation.market import Place
from cli.simulation.promises import Promises
from cli.simulation.slots import Slot
from cli.simulation.truths import Tally
from cli.simulation.week import department_shares
from functions.shared import hours
from functions.shared.call import DEPARTMENTS, Outcome, call_key
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CALL_KEPT

_DAY_MS = 86_400_000
_KEPT_S = int(CALL_KEPT.total_seconds())
_PICK_BITS = 16  # enough for a quarter's 2,232 hours in 29 departments
_REPEATS = 0.17  # callers who try again, where they tried lately
_OUTCOMES: tuple[tuple[Outcome, float], ...] = (
    ("no_answer", 0.58),
    ("voicemail", 0.80),
    ("abandoned", 0.93),
    ("busy", 0.99),
    ("failed", 1.0),
)
_ELSEWHERE = ("514", "418", "450", "819", "613", "416", "506", "212", "617")


@dataclass(slots=True)
class _Caller:
    """Who called, which call was the first and when; what became of them, and when a text last left."""

    number: str | None
    called_ms: int
    first_call_id: str
    resolution: Resolution = UNRESOLVED
    texted_ms: int | None = None


def of_place(
    place: Place,
    slots: list[Slot],
    seed: int,
    tally: Tally,
    factors: Sequence[float] = (),
    *,
    offered: bool = False,
    promised: bool = False,
) -> Iterator[Item]:
    """Draws the calls in their order of time. The tally learns each one's truth as it is drawn.

    `offered`: those too that a person took in opening hours; the missed ones are the same. `promised`: texts
    promise calls back, and staff tap what became of them; all else is the same.

    `factors`: how many times its ordinary calls each date has, and so the whole quarter; always once where
    none are given.
    """
    rng = Random(f"{seed} {place.dealership.id}")  # noqa: S311 -- it draws, and keeps no secret
    weights, calls = _weights(place, slots), place.calls
    if factors:
        ordinary = weights[-1]
        weights = _weights(place, slots, factors)
        expected = calls * weights[-1] / ordinary
        calls = max(0, round(rng.gauss(expected, sqrt(expected))))
    picks = rng.choices(range(len(DEPARTMENTS) * len(slots)), cum_weights=weights, k=calls)
    tally.count_slots(slots, picks)
    random = rng.random
    starts = [slot.starts_ms for slot in slots]
    lasts = [slot.lasts_ms for slot in slots]
    # One number each, so that they sort fast: when it came, then what was picked.
    timed = sorted(
        starts[pick % len(slots)] + int(random() * lasts[pick % len(slots)]) << _PICK_BITS | pick
        for pick in picks
    )
    open_minutes = _open_minutes(place.dealership, slots)
    lines = _Lines(place.dealership)
    lives = Lives(rng)
    answers = Answers(place.dealership.id, seed)
    promises = Promises(place.dealership.id, seed)
    callers: deque[_Caller] = deque(maxlen=100)
    month = f"{slots[0].day:%Y%m}"
    for code in timed:
        occurred, pick = code >> _PICK_BITS, code & (1 << _PICK_BITS) - 1
        is_open = open_minutes[pick][occurred // 60_000 % 60]
        # The quarter is in it: the seed draws the same digits for each.
        call_id = f"CA{month}{rng.getrandbits(104):026x}"
        before = _earlier(callers, occurred, rng) if random() < _REPEATS else None
        item, settles = lines.call(pick // len(slots), call_id, occurred, rng)
        caller = before or _Caller(_new_number(place, rng), occurred, call_id)
        if caller.number is not None:
            item["caller"] = caller.number
        if before:
            item["repeat_of"] = before.first_call_id
        texted, replied = lives.text(item, caller.number, settles, caller.texted_ms, caller.resolution)
        if texted is not None:
            caller.texted_ms = texted
            item["language"] = lives.language(place.dealership.languages)
        if not before and caller.number is not None:
            caller.resolution = lives.resolve(occurred, replied)
        caller.resolution.tell(item, occurred)
        if promised and is_open:
            promises.plant(item, occurred)
        callers.append(caller)
        tally.count(item, is_open=is_open)
        yield item
        if offered and is_open:
            yield from answers.beside(
                item, occurred, DEPARTMENTS[pick // len(slots)], slots[pick % len(slots)]
            )


def _weights(place: Place, slots: list[Slot], factors: Sequence[float] = ()) -> list[float]:
    """Adds the weights up, department by department, slot by slot."""
    shares = department_shares(place.mix)
    first = slots[0].day
    times = [factors[(slot.day - first).days] if factors else 1.0 for slot in slots]
    return list(
        accumulate(
            slot.weight * shares[slot.hour_of_week][department] * slot.season.get(department, 1.0) * factor
            for department in DEPARTMENTS
            for slot, factor in zip(slots, times, strict=True)
        )
    )


def _open_minutes(dealership: Dealership, slots: list[Slot]) -> list[bytes]:
    """Tells for each pick in which minutes of its hour the department is open: 1 or 0 each."""
    closed = bytes(60)
    weeks = [_hours_of_week(dealership.week(department)) for department in DEPARTMENTS]
    return [
        closed if slot.day in dealership.closed_days else week[slot.hour_of_week]
        for week in weeks
        for slot in slots
    ]


def _hours_of_week(week: hours.Week) -> list[bytes]:
    open_minutes = []
    for weekday in hours.WEEKDAYS:
        day = bytearray(24 * 60)
        for span in week.get(weekday, ()):
            day[span.opens : span.closes] = b"\1" * (span.closes - span.opens)
        open_minutes += [bytes(day[hour * 60 : hour * 60 + 60]) for hour in range(24)]
    return open_minutes


def _earlier(callers: deque[_Caller], now: int, rng: Random) -> _Caller | None:
    """Draws one of the last to call, the later the likelier; None where that one doesn't try again.

    Who was reached, or first called more than a day ago, tries no more; who can't be told again neither.
    """
    index = len(callers) - 1 - int(rng.expovariate(0.2))
    if index < 0:
        return None
    caller = callers[index]
    waits = caller.resolution.recovered is None or caller.resolution.recovered > now
    return caller if caller.number is not None and waits and now - caller.called_ms <= _DAY_MS else None


def _new_number(place: Place, rng: Random) -> str | None:
    """Draws a number of nobody: no exchange of North America begins with 0 or 1, no area of France with 0."""
    drawn = rng.random()
    if drawn < 0.035:
        return None
    if drawn < 0.04:
        return f"+330{rng.getrandbits(24):08d}"
    areas = place.town.areas if drawn < 0.9 else _ELSEWHERE
    return f"+1{areas[int(rng.random() * len(areas))]}{int(rng.random() * 2_000_000):07d}"


class _Lines:
    """How a dealership's calls look in the ledger before anything became of them."""

    def __init__(self, dealership: Dealership) -> None:
        integration = dealership.integrations[0]
        self._settle_ms = (integration.settle_seconds or 0) * 1000
        self._provider = integration.provider
        self._constant: Item = {
            "dealership_id": dealership.id,
            "provider": integration.provider,
            "integration_id": integration.id,
        }
        self._by_department = [
            [line for line in dealership.lines if line.department == department] for department in DEPARTMENTS
        ]

    def call(self, department: int, call_id: str, occurred: int, rng: Random) -> tuple[Item, int]:
        """Returns the call, and when its text is due."""
        lines = self._by_department[department]
        line = lines[int(rng.random() * len(lines))]
        drawn = rng.random()
        ring_seconds = 3 + int(rng.random() * 40)
        received = occurred + ring_seconds * 1000 + 700
        settles = received + self._settle_ms
        item: Item = {
            **self._constant,
            "call_key": call_key(self._provider, call_id),
            "call_id": call_id,
            "department": line.department,
            "line": line.name,
            "called": line.number,
            "outcome": next(outcome for outcome, upto in _OUTCOMES if drawn < upto),
            "occurred_at": iso(occurred),
            "received_at": iso(received),
            "settles_at": iso(settles),
            "expires_at": received // 1000 + _KEPT_S,
            "ring_seconds": ring_seconds,
        }
        return item, settles
