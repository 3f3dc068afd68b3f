"""The words for a phone call and its texts, from a provider's event to the ledger's item."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Department = Literal["service", "employee", "reception", "parts", "sales", "other"]
Outcome = Literal["no_answer", "busy", "abandoned", "voicemail", "failed"]
Direction = Literal["inbound", "outbound"]
EventKind = Literal["missed", "answered", "progress", "ended", "ignored"]
Callback = Literal["tried", "reached"]  # whether an outbound call reached the person who was called
# What staff say became of a waiting caller: somebody spoke with the person, left a message, or the number is
# wrong.
HandledAs = Literal["reached", "message", "wrong"]
Language = Literal["fr", "en"]
Retraction = Literal["answered", "outbound"]  # why a call is no missed one after all
# The carriers' verdict on the caller's number (STIR/SHAKEN). Only this one is kept: no verdict is none.
Attestation = Literal["failed"]
TextStatus = Literal[
    "pending",  # it waits for its settle window, or for a sender
    "claimed",  # its caller is held for it; no carrier has been asked
    "sending",  # the carrier is being asked; it may or may not have it already
    "accepted",  # the carrier took it
    "delivered",  # a receipt says that it arrived
    "failed",  # the carrier refused it for good, or a receipt says that it won't arrive
    "suppressed",  # Rappel decided against it; text_reason says why
    "deferred",  # it may go, but later; text_reason says why
    "unknown",  # the carrier's answer got lost, or the sender died asking: it is never sent again blindly
]

# What a text is for. A missed call's item carries the `answer` to it; every other kind that is stored is an
# item of its own (functions.shared.ledger.texts).
TextKind = Literal[
    "answer",  # to a missed call, at once
    "tried",  # staff called back, and nobody took it
    "follow_up",  # nobody called back by the next opening
    "keyword",  # to STOP, START or HELP
    "staff",  # staff write to a caller
    "test",  # an operator tries a dealership's words and sender; nothing is stored
]
OwnTextKind = Literal["tried", "follow_up", "keyword", "staff"]
FollowUpKind = Literal["tried", "follow_up"]  # what a dealership's file turns on
KeywordAnswer = Literal["stop", "start", "help"]

# Why a text that a carrier took never arrived. Each carrier's own words are read where its receipts are.
UndeliveredReason = Literal[
    "unreachable",  # the telephone is off, out of reach, or takes no texts
    "invalid",  # there is no such number
    "landline",
    "blocked",  # the caller or his carrier blocks our number
    "carrier_opted_out",  # the carrier's own list says that the caller asked it to stop
    "filtered",  # a carrier took it for spam, or forbids its words
    "not_allowed",  # our own account may not text that country, or isn't registered for it
    "expired",  # no carrier delivered it in time
    "carrier_failed",  # a network on the way broke
    "unexplained",  # the carrier gives no reason, or one that we don't know
]

# Why a text is suppressed. Of several reasons, the first one here is given: what holds for every call
# of this caller comes before what holds for this call, and that before what passes with time.
SuppressionReason = Literal[
    "answered",  # a person took the call after all
    "outbound",  # the dealership placed the call
    "recovered",  # staff and caller have spoken since
    "called_back",  # staff tried to call back: a follow-up is for whom nobody called
    "anonymous",  # the caller withheld the number
    "attestation",  # the caller's number failed the carriers' verification: it may be somebody else's
    "stale",  # an answer that comes so late confuses more than it helps
    "never_text",  # the dealership's file says so: staff, a supplier
    "unroutable",  # no text can reach such a number
    "country",  # the dealership doesn't text there
    "opted_out",
    "flagged",  # the caller may want to stop: staff decide, and no automatic text goes until they have
    "untextable",  # two final receipts called the number unreachable within the last 180 days
    "consent",  # the consent that the text goes by is over
    "turned_off",  # the dealership's file doesn't want such texts any more
    "replied",  # the caller has written since: a person answers, and no follow-up
    "muted",  # too many texts from the caller: two machines may be texting each other
    "short_ring",  # the caller hung up sooner than a call that the dealership would answer
    "cooldown",  # the caller was texted within the dealership's cooldown
    "paused",  # an operator paused texts; after the others, so that it counts what would have left otherwise
    "budget",  # the dealership's texts of the day are used up
    "breaker",  # the dealership has had ten times its usual hour's texts: somebody makes these calls
]

# Where a call was found that no webhook told of in time: among requests that a later secret has proved
# genuine, or in its provider's call log.
FoundIn = Literal["refused_requests", "call_log"]

DEPARTMENTS: tuple[Department, ...] = get_args(Department)
LANGUAGES: tuple[Language, ...] = get_args(Language)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
OWN_TEXT_KINDS: tuple[OwnTextKind, ...] = get_args(OwnTextKind)
FOLLOW_UP_KINDS: tuple[FollowUpKind, ...] = get_args(FollowUpKind)
RETRACTIONS: tuple[Retraction, ...] = get_args(Retraction)
SUPPRESSION_REASONS: tuple[SuppressionReason, ...] = get_args(SuppressionReason)
# Where events of one call disagree, the outcome that comes later here is the truer one: a call that rang out
# may end in a voicemail.
OUTCOMES_BY_WEIGHT: tuple[Outcome, ...] = ("failed", "no_answer", "abandoned", "busy", "voicemail")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """What one webhook says of one call, in our words.

    `call_id` is that of the root call, where a call has several legs. `started_at` is when the call started
    by the provider's clock, else when the event happened; None where the provider says neither. `caller` is
    None when it is withheld or no telephone number. `ring_seconds` is how long the call rang. `why` says in
    one line what the event was taken for.

    `attestation` is set where the provider says that the verification of the caller's number failed.
    `direction_told` is False where the provider doesn't say it: the dealership's lines then decide.
    `remember` asks the ledger to keep the direction of an outbound call, since the provider won't repeat it.
    `callback` is set on the event that ends an outbound call. Of an answered call, `answered_at` is when a
    person took it, `answered_by` the extension that did, or the provider's own id of its user, never a
    telephone number, and `talk_seconds` how long they spoke: None where the provider doesn't tell.
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
    attestation: Attestation | None = None
    direction_told: bool = True
    remember: bool = False
    callback: Callback | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    talk_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCall:
    """A missed call to store.

    `occurred_at` is when it started, `received_at` when its webhook came. At `settles_at` its text is due: an
    `answered` event takes the text back until then. `found_in`: no webhook told of it in time.
    """

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
    attestation: Attestation | None = None
    found_in: FoundIn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredCall:
    """A call that a person took, to store: the report counts what was offered.

    `answered_at` is when it was taken: where the provider doesn't tell, so long before its webhook came as
    they spoke. `occurred_at` is the same moment where nothing tells when the call started.
    """

    dealership_id: str
    call_key: str
    call_id: str
    provider: str
    integration_id: str
    department: Department
    line: str
    caller: str | None
    called: str | None
    occurred_at: datetime
    received_at: datetime
    answered_at: datetime
    answered_by: str | None
    talk_seconds: int | None


def call_key(provider: str, call_id: str) -> str:
    """The call's sort key in the ledger, and its one name, whenever a webhook tells of it."""
    return f"{provider}:{call_id}"
