"""When a text may leave: one schedule for each sender, which all of its Lambdas share. Pure.

A sender is booked one text after another. Of one dealership's texts at most AHEAD seconds are booked at a
time; the others come back for their turn, so that another dealership's text never waits for all of them.
`functions.shared.ledger.tallies` keeps the schedule. docs/decisions/0022-each-sender-has-one-schedule.md has
the figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

AHEAD = timedelta(seconds=10)
# A text that has no place yet asks again when half of its dealership's are through: the sender never idles.
ASK_AGAIN = AHEAD / 2
# SQS hides a message for whole seconds. The rest is slept, on paid time: without it, texts would bunch up.
NAP = timedelta(seconds=1)
# A message that comes later than this, in a flood, has missed its place: others have it by now.
MISSED = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`free_at` is when the sender is free. `turns` has, by dealership, the end of its last booked text."""

    free_at: datetime | None = None
    turns: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Booking:
    """The text leaves at `slot`. `schedule` is what is left for the next one."""

    slot: datetime
    schedule: Schedule


def book(schedule: Schedule, dealership_id: str, now: datetime, duration: timedelta) -> Booking | timedelta:
    """Books the next place for a text that takes its sender so long, or says how soon to ask again."""
    ahead = schedule.turns.get(dealership_id, now) - now
    if ahead > AHEAD:
        return ahead - AHEAD + ASK_AGAIN
    slot = max(now, schedule.free_at or now)
    free_at = slot + duration
    turns = {each: until for each, until in schedule.turns.items() if until > now}
    return Booking(slot, Schedule(free_at, turns | {dealership_id: free_at}))


def is_missed(slot: datetime, now: datetime) -> bool:
    """Whether the place has passed. To leave at once would be out of turn, and too fast for the number."""
    return now - slot > MISSED


def hidden_for(slot: datetime, now: datetime) -> timedelta:
    """How long the text's message is to be hidden, in whole seconds: zero where its sender sleeps."""
    return timedelta(seconds=max(0, (slot - now) // NAP))
