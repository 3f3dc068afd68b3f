"""Texts on simulated time: SQS, the Lambdas that it feeds, the schedule, the day's budget, the carrier.

The decisions are the product's own: `schedule.book`, `is_missed`, `hidden_for` and `budget.spend`. The queue
hands over in the order in which messages show, which is the worst case for who comes late.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count

from functions.send_sms.budget import Usage, spend
from functions.send_sms.schedule import Booking, Schedule, book, hidden_for, is_missed

START = datetime(2025, 9, 2, 14, 0, tzinfo=UTC)
# Assumed, seconds: what a message takes until its text is judged and claimed, or decided against; the
# carrier's answer; and what passes until a message that is due reaches a Lambda.
JUDGED, SENT, SHOWN = 0.1, 0.25, 0.03
STALE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is due `at` seconds after START, of so many parts."""

    at: float
    dealership: str = "a"
    parts: int = 1
    name: str = ""


@dataclass
class Outcome:
    """What became of the texts. `left` has the moment at which the carrier was asked, seconds from START."""

    left: dict[Text, float] = field(default_factory=dict)
    withheld: Counter[str] = field(default_factory=Counter)
    naps: dict[Text, float] = field(default_factory=dict)
    receives: Counter[Text] = field(default_factory=Counter)

    def delay(self, text: Text) -> float:
        """From when it was due until the carrier was asked, without the work that every text takes."""
        return self.left[text] - text.at - SHOWN - JUDGED


def play(
    texts: Iterable[Text],
    *,
    senders: Mapping[str, str] | None = None,
    parts_per_second: float = 1,
    at_once: int = 10,
    texts_per_day: int = 600,
) -> Outcome:
    """`senders` are the dealerships' own; who isn't there shares the stage's."""
    outcome, order = Outcome(), count()
    schedules: dict[str, Schedule] = {}
    usages: dict[str, Usage] = {}
    slots: dict[Text, datetime] = {}
    counted: set[Text] = set()
    queue = [(text.at + SHOWN, next(order), text) for text in texts]
    heapify(queue)
    free = [0.0] * at_once
    while queue:
        shown, _, text = heappop(queue)
        begins = max(shown, heappop(free))
        now = START + timedelta(seconds=begins + JUDGED)
        ends = begins + JUDGED
        outcome.receives[text] += 1
        sender = (senders or {}).get(text.dealership, "stage")
        again: timedelta | None = None
        if now - START - timedelta(seconds=text.at) > STALE:
            outcome.withheld["stale"] += 1
        elif text in slots and not is_missed(slots[text], now):
            again = hidden_for(slots[text], now)
        else:
            usage = usages.get(text.dealership, Usage())
            spent = usage if text in counted else spend(usage, now, UTC, texts_per_day)
            if isinstance(spent, str):
                outcome.withheld[spent] += 1
            else:
                counted.add(text)
                usages[text.dealership] = spent
                duration = timedelta(seconds=text.parts / parts_per_second)
                booked = book(schedules.get(sender, Schedule()), text.dealership, now, duration)
                if isinstance(booked, Booking):
                    slots[text], schedules[sender] = booked.slot, booked.schedule
                    again = hidden_for(booked.slot, now)
                else:
                    again = booked
        if again:
            heappush(queue, (ends + -(-again // timedelta(seconds=1)) + SHOWN, next(order), text))
        elif again is not None:
            nap = max(0.0, (slots[text] - now).total_seconds())
            outcome.naps[text] = nap
            outcome.left[text] = ends + nap
            ends += nap + SENT
        heappush(free, ends)
    return outcome
