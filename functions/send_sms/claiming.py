"""Claims a text: counts it in its dealership's day, books it on its sender, and holds its caller."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from functions.send_sms.budget import LEAST_USUAL, Usage, spend
from functions.send_sms.policy import HOLDS_BACK, HOLDS_CALLER, Case, Defer, Send, Suppress, Verdict
from functions.send_sms.schedule import Booking, Schedule, book
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.claims import Claim, Claims, Shares, SharesMoved
from functions.shared.ledger.stored import StoredContact, StoredText
from functions.shared.ledger.tallies import Tally, lanes, moments, number, written
from functions.shared.moment import from_text
from functions.shared.sender import Sender

# Of so many that claim at once, each is through after its tries: one succeeds each time.
_TRIES = 12
_CROWDED = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A text that is to be claimed, once the policy has nothing against it. `segments` is its length."""

    ref: CallRef
    case: Case
    dealership: Dealership
    sender: Sender
    segments: int


def claim(
    claims: Claims,
    wanted: Wanted,
    *,
    shares: Shares,
    judge: Callable[[StoredContact], Verdict],
    clock: Callable[[], datetime],
) -> datetime | timedelta | Defer | Suppress:
    """Returns when the text may leave; else how soon to ask again, or why it is held back.

    A text that has to ask again is counted all the same: the rest of a flood is decided against at once.
    Where the caller changes in the meantime, `judge` is asked again. Raises InvalidTransition,
    CallerNotTextable, and botocore's errors where AWS fails.
    """
    dealership, text = wanted.dealership, wanted.case.text
    for _ in range(_TRIES):
        now = clock()
        usage: dict[str, object] | None = None
        # A text that waited for its turn, or that the carrier didn't take, is in the day's count already.
        if text.counted_at is None and wanted.case.kind in HOLDS_BACK["budget"]:
            spent = spend(_usage(shares.usage), now, dealership.zone, dealership.texts_per_day)
            if isinstance(spent, str):
                return Suppress(spent)
            usage = _of_usage(spent)
        booked = _book(shares, dealership, wanted.sender, wanted.segments, now)
        try:
            if isinstance(booked, timedelta):
                if usage is not None:
                    claims.count(wanted.ref, shares, usage, now)
                return booked
            claims.claim(wanted.ref, shares, _claim(wanted, booked, usage, now))
            return booked.slot
        except SharesMoved as moved:
            if moved.shares.contact != shares.contact:
                verdict = judge(moved.shares.contact)
                if not isinstance(verdict, Send):
                    return verdict
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


def _claim(wanted: Wanted, booked: Booking, usage: dict[str, object] | None, now: datetime) -> Claim:
    case = wanted.case
    text, kind = case.text, case.kind
    cooldown = wanted.dealership.cooldown if kind in HOLDS_BACK["cooldown"] else timedelta(0)
    basis = text.consent_basis if isinstance(text, StoredText) else "response"
    return Claim(
        caller=text.caller or "",
        at=now,
        cooldown=cooldown if kind in HOLDS_CALLER else None,
        slot=booked.slot,
        usage=usage,
        schedule=_of_schedule(booked.schedule),
        missed=text.slot_at if text.text_status == "claimed" else None,
        about=_about(wanted),
        uncalled=kind in HOLDS_BACK["called_back"],
        basis=basis,
        basis_at=text.occurred_at,
    )


def _about(wanted: Wanted) -> CallRef | None:
    text = wanted.case.text
    if isinstance(text, StoredText) and wanted.case.call is not None:
        return CallRef(wanted.ref.dealership_id, text.about)
    return None


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
