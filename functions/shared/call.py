"""The words for a phone call, from a provider's event to the ledger's item."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Department = Literal["service", "employee", "reception", "parts", "sales", "other"]
Outcome = Literal["no_answer", "busy", "abandoned", "voicemail", "failed"]
Direction = Literal["inbound", "outbound"]
EventKind = Literal["missed", "answered", "progress", "ended", "ignored"]
Callback = Literal["tried", "reached"]  # of an outbound call: whether the person called was reached
Language = Literal["fr", "en"]
Retraction = Literal["answered", "outbound"]
TextStatus = Literal[
    "pending",  # owed: stored, and waiting for its settle window or for a sender
    "claimed",  # one sender has it; the carrier may or may not have heard of it
    "accepted",  # the carrier took it
    "delivered",
    "failed",  # the carrier refused it, for good
    "suppressed",  # decided against; text_reason says why
    "deferred",  # owed later; text_reason says why
    "unknown",  # the carrier's answer got lost: never sent again blindly
]

DEPARTMENTS: tuple[Department, ...] = get_args(Department)
LANGUAGES: tuple[Language, ...] = get_args(Language)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
# Where events of one call disagree, the later one here is the truer: a voicemail ends what rang out.
OUTCOMES_BY_WEIGHT: tuple[Outcome, ...] = ("failed", "no_answer", "abandoned", "busy", "voicemail")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """What one webhook says of one call, in our words.

    `call_id` is the root call's, legs folded into it. `started_at` is the call's own start
    by the provider's clock, else the event's own moment, and None where it gives neither.
    `caller` is None when it is withheld or no telephone number. `why` says in one line what
    the event was taken for.

    `direction_told` is False where the provider leaves it to be guessed: the lines then decide.
    `remember` asks the ledger to keep an outbound call's direction, since the provider won't repeat it.
    `callback` is set on the event that ends an outbound call: whether the person called was reached.
    """

    kind: EventKind
    call_id: str
    direction: Direction
    caller: str | None
    called: str | None
    why: str
    outcome: Outcome | None = None
    forwarded_from: str | None = None
    extension: str | None = None
    department: Department | None = None
    started_at: datetime | None = None
    ring_seconds: int | None = None
    direction_told: bool = True
    remember: bool = False
    callback: Callback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCall:
    """A call to store. `settles_at` is when an `answered` event can no longer take its text back."""

    dealership_id: str
    call_key: str
    call_id: str
    provider: str
    integration_id: str
    department: Department
    line: str
    outcome: Outcome
    caller: str | None
    called: str | None
    language: Language | None
    occurred_at: datetime
    received_at: datetime
    settles_at: datetime
    ring_seconds: int | None


def call_key(day: date, provider: str, call_id: str) -> str:
    """The ledger's sort key. `day` is the call's own UTC day, so that a retry finds the same item."""
    return f"{day.isoformat()}#{provider}:{call_id}"
