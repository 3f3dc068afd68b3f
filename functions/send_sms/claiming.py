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

    Raises InvalidTransition, CallerNotTextable, and botocore's errors where AWS fails.
    """
    duration = timedelta(seconds=segments * lanes(sender) / sender.parts_per_second)
    for _ in range(_TRIES):
        now = clock()
        # A text that the carrier didn't take is claimed again, and is in the day's count already.
        spent = spend(_usage(shares.usage), now, dealership.zone, dealership.texts_per_day)
        if isinstance(spent, str) and call.claimed_at is None:
            return spent
        booked = book(_schedule(shares.schedule), dealership.id, now, duration)
        if not isinstance(booked, Booking):
            return booked
        wanted = Claim(
            caller=call.caller or "",
            at=now,
            cooldown=dealership.cooldown,
            slot=booked.slot,
            usage=_of_usage(spent) if isinstance(spent, Usage) and call.claimed_at is None else None,
            schedule={"free_at": booked.schedule.free_at, "turns": written(booked.schedule.turns)},
        )
        try:
            claims.claim(ref, shares, wanted)
            return booked.slot
        except SharesMoved as moved:
            shares = moved.shares
    return _CROWDED


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
