"""Claims a text: counts it in its dealership's day, books it on its sender, and holds its caller."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Literal

from functions.send_sms.budget import LEAST_USUAL, Usage, spend
from functions.send_sms.schedule import Booking, Schedule, book
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.claims import Claim, Claims, Shares, SharesMoved
from functions.shared.ledger.stored import StoredCall
from functions.shared.ledger.tallies import Tally, lanes, moments, number, written
from functions.shared.moment import from_text
from functions.shared.sender import Sender

# Of so many that claim at once, each is through after its tries: one succeeds each time.
_TRIES = 12
_CROWDED = timedelta(seconds=1)


def claim(
    claims: Claims,
    ref: CallRef,
    call: StoredCall,
    *,
    shares: Shares,
    dealership: Dealership,
    sender: Sender,
    segments: int,
    clock: Callable[[], datetime],
) -> datetime | timedelta | Literal["budget", "breaker"]:
    """Returns when the text may leave; else how soon to ask again, or what forbids it.

    A text that has to ask again is counted all the same: the rest of a flood is decided against at once.
    Raises InvalidTransition, CallerNotTextable, and botocore's errors where AWS fails.
    """
    for _ in range(_TRIES):
        now = clock()
        usage: dict[str, object] | None = None
        # A text that waited for its turn, or that the carrier didn't take, is in the day's count already.
        if call.counted_at is None:
            spent = spend(_usage(shares.usage), now, dealership.zone, dealership.texts_per_day)
            if isinstance(spent, str):
                return spent
            usage = _of_usage(spent)
        booked = _book(shares, dealership, sender, segments, now)
        try:
            if isinstance(booked, timedelta):
                if usage is not None:
                    claims.count(ref, shares, usage, now)
                return booked
            wanted = Claim(
                caller=call.caller or "",
                at=now,
                cooldown=dealership.cooldown,
                slot=booked.slot,
                usage=usage,
                schedule=_of_schedule(booked.schedule),
                missed=call.slot_at if call.text_status == "claimed" else None,
            )
            claims.claim(ref, shares, wanted)
            return booked.slot
        except SharesMoved as moved:
            shares = moved.shares
    return _CROWDED


def book_alone(
    claims: Claims,
    *,
    shares: Shares,
    dealership: Dealership,
    sender: Sender,
    segments: int,
    clock: Callable[[], datetime],
    most: timedelta,
) -> datetime | timedelta:
    """Books a place for a text that answers no call: returns when it may leave.

    Where it would be later than `most`, nothing is booked, and how soon to ask again is returned.
    """
    for _ in range(_TRIES):
        now = clock()
        booked = _book(shares, dealership, sender, segments, now)
        if isinstance(booked, timedelta):
            return booked
        if booked.slot - now > most:
            return booked.slot - now - most
        try:
            claims.book(shares, _of_schedule(booked.schedule), now)
            return booked.slot
        except SharesMoved as moved:
            shares = moved.shares
    return _CROWDED


def _book(
    shares: Shares, dealership: Dealership, sender: Sender, segments: int, now: datetime
) -> Booking | timedelta:
    duration = timedelta(seconds=segments * lanes(sender) / sender.parts_per_second)
    return book(_schedule(shares.schedule), dealership.id, now, duration)


def _usage(seen: Tally) -> Usage:
    values = seen.values
    return Usage(
        day=values.get("day", ""),
        today=int(values.get("today", 0)),
        hour=values.get("hour", ""),
        this_hour=int(values.get("this_hour", 0)),
        usual=float(values.get("usual", LEAST_USUAL)),
    )


def _of_usage(usage: Usage) -> dict[str, object]:
    return asdict(usage) | {"usual": number(usage.usual)}


def _schedule(seen: Tally) -> Schedule:
    free_at = seen.values.get("free_at")
    return Schedule(from_text(free_at) if free_at else None, moments(seen.values, "turns"))


def _of_schedule(schedule: Schedule) -> dict[str, object]:
    return {"free_at": schedule.free_at, "turns": written(schedule.turns)}
