"""What Rappel tells others of calls, texts and callers: events on a bus of its own. Pure.

functions/announce writes them as details of EventBridge's events, whose source is `rappel` and whose type is
the name of a class of this module. Each comes at least once, in any order, and keeps its id when it comes
twice. An event bears no telephone number, only the last four digits. docs/events.md publishes the schemas.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import NoneType
from typing import Any, Literal, get_args, get_type_hints

from functions.shared.call import Department, Outcome, Retraction, TextKind
from functions.shared.consent import ConsentHow
from functions.shared.inbound_text import Meaning
from functions.shared.moment import from_text, to_text

SOURCE = "rappel"
# Fields and types that are added keep the number.
SCHEMA = "1"

_ID_BYTES = 16


class MalformedEvent(Exception):
    """The detail is none that `to_detail` writes."""


@dataclass(frozen=True, slots=True)
class CallMissed:
    """Somebody called, and nobody took the call. A person may still take it: `CallRetracted` says so."""

    outcome: Outcome
    line: str


@dataclass(frozen=True, slots=True)
class CallRetracted:
    """Nobody needs to be called back: a person took the call after all, the dealership itself had placed it,
    or staff found the number to be wrong.
    """

    reason: Retraction | Literal["wrong_number"]


@dataclass(frozen=True, slots=True)
class CallbackTried:
    """Staff called back for the first time, and nobody took it."""


@dataclass(frozen=True, slots=True)
class CallRecovered:
    """The caller need not be called back any more.

    `telephony` saw staff and caller speak; or staff said by a tap that they `reached` the person, or left a
    `message`.
    """

    kept_by: Literal["telephony", "tap"]
    how: Literal["telephony", "reached", "message"]


@dataclass(frozen=True, slots=True)
class CallReopened:
    """What closed the call was taken back: its caller waits again."""


@dataclass(frozen=True, slots=True)
class FollowUpDue:
    """Nobody has called back by then."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class TextSent:
    """A carrier took a text to the caller. `promised_at` is by when staff will call back, where the text says
    so.
    """

    text_kind: TextKind
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TextDelivered:
    """A receipt says that the text arrived."""

    text_kind: TextKind


@dataclass(frozen=True, slots=True)
class TextFailed:
    """The text will never arrive. `reason` is the carrier's own code, or one of docs/receipts.md."""

    text_kind: TextKind
    reason: str


@dataclass(frozen=True, slots=True)
class ReplyReceived:
    """The caller wrote. The words aren't told, but what they were taken for: docs/replies.md.

    `tell_staff`: a person should read it.
    """

    meaning: Meaning
    tell_staff: bool


@dataclass(frozen=True, slots=True)
class OptedOut:
    """The person wants no more texts from this dealership."""

    how: ConsentHow


Happening = (
    CallMissed
    | CallRetracted
    | CallbackTried
    | CallRecovered
    | CallReopened
    | FollowUpDue
    | TextSent
    | TextDelivered
    | TextFailed
    | ReplyReceived
    | OptedOut
)
KINDS: Mapping[str, type[Happening]] = {kind.__name__: kind for kind in get_args(Happening)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at a dealership, when, and to which call.

    `call_key` is the missed call's, by which the ledger and the desk know it: None where it is about a
    caller alone. `department` is None where what happened doesn't tell it. `caller_last4` is None where the
    number is withheld.
    """

    id: str
    occurred_at: datetime
    dealership_id: str
    department: Department | None
    call_key: str | None
    caller_last4: str | None
    what: Happening

    @property
    def kind(self) -> str:
        """The event's type on the bus."""
        return type(self.what).__name__


def event_id(*parts: str) -> str:
    """The id of what these parts name: the same whenever, and however often, it is told."""
    return f"evt_{hashlib.sha256('|'.join(parts).encode()).hexdigest()[: 2 * _ID_BYTES]}"


def last4(caller: str | None) -> str | None:
    """All that an event says of a number."""
    return caller[-4:] if caller else None


def to_detail(event: Event, desk_url: str | None) -> dict[str, object]:
    """The event's detail. `desk_url` is where staff see what it is about; None on a stage without a desk."""
    common = asdict(event)
    own = common.pop("what")
    plain = {"schema": SCHEMA, **common, "desk_url": desk_url, **own}
    return {name: to_text(each) if isinstance(each, datetime) else each for name, each in plain.items()}


def from_detail(kind: str, detail: Mapping[str, Any]) -> Event:
    """Reads what `to_detail` wrote, and whatever a later version adds to it. Raises MalformedEvent."""
    try:
        what = KINDS[kind]
        own: dict[str, Any] = {
            name: from_text(detail[name]) if datetime in (hint, *get_args(hint)) else detail[name]
            for name, hint in get_type_hints(what).items()
            if detail.get(name) is not None or NoneType not in get_args(hint)
        }
        return Event(
            id=detail["id"],
            occurred_at=from_text(detail["occurred_at"]),
            dealership_id=detail["dealership_id"],
            department=detail["department"],
            call_key=detail["call_key"],
            caller_last4=detail["caller_last4"],
            what=what(**own),
        )
    except (KeyError, TypeError, ValueError):
        raise MalformedEvent from None
