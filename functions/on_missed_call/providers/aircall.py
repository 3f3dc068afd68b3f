"""Aircall: call events, known by the token that the webhook was given when it was made.

https://developer.aircall.io/tutorials/webhooks-guide
https://developer.aircall.io/api-references/#call
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import is_internal, telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, read
from functions.on_missed_call.providers.toolkit.classification import Classification, not_inbound
from functions.on_missed_call.providers.toolkit.departments import department
from functions.on_missed_call.providers.toolkit.moments import seconds_between
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import Callback, CallEvent, Outcome

Id = Annotated[int, Field(ge=0, lt=2**63)]
Seconds = Annotated[int, Field(ge=0, lt=2**32)]  # UNIX time

# A call ends twice: `call.hungup` at once, `call.ended` about 30 s later, with the voicemail. What comes
# later still (tags, comments, archiving) carries the whole call again and says nothing new.
_ENDS = frozenset({"call.hungup", "call.ended", "call.voicemail_left"})
_EVENTS = _ENDS | {"call.created", "call.ringing_on_agent", "call.answered"}
_REASONS: dict[str, Outcome] = {
    "agents_did_not_answer": "no_answer",
    "no_available_agent": "no_answer",
    "out_of_opening_hours": "no_answer",
    "short_abandoned": "abandoned",
    "abandoned_in_ivr": "abandoned",
    "abandoned_in_classic": "abandoned",
}


class _Token(Body):
    token: str = ""


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    """Aircall signs nothing. The body bears the webhook's token, so it is read before it is trusted."""
    token = read(_Token, request.body).token
    if not token:
        raise Refused(401, "missing_signature", "token is missing from the body: Aircall sends it in each")
    if not matches_any(token, [secret.encode() for secret in secrets]):
        raise Refused(401, "bad_signature", "token isn't this webhook's: copy it from Aircall again")


class _User(Body):
    id: Id | None = None


class _Number(Body):
    id: Id | None = None
    name: str | None = None
    digits: str | None = None


class _Call(Body):
    id: Id
    direction: str | None = None
    started_at: Seconds | None = None
    answered_at: Seconds | None = None
    ended_at: Seconds | None = None
    missed_call_reason: str | None = None
    voicemail: str | None = None
    user: _User = _User()
    raw_digits: str | None = None
    number: _Number = _Number()


class _Kind(Body):
    event: str


class _Event(Body):
    data: _Call


def parse(request: Request) -> list[CallEvent]:
    """The outside party is `raw_digits`, whoever called; `number` is the dealership's."""
    kind = read(_Kind, request.body).event
    if kind not in _EVENTS:
        return []
    call = read(_Event, request.body).data
    outside = telephone(call.raw_digits)
    own = telephone(call.number.digits)
    outbound = call.direction == "outbound"
    started_at = _moment(call.started_at)
    answered_at = _moment(call.answered_at)
    classification = _classify(kind, call)
    answered = classification.kind == "answered"
    return [
        CallEvent(
            kind=classification.kind,
            outcome=classification.outcome,
            call_id=str(call.id),
            direction="outbound" if outbound else "inbound",
            caller=own if outbound else outside,
            called=outside if outbound else own,
            extension=None if call.number.id is None else str(call.number.id),
            department=department(call.number.name),
            started_at=started_at,
            ring_seconds=seconds_between(started_at, _moment(call.ended_at))
            if classification.outcome
            else None,
            callback=_callback(kind, call) if outbound else None,
            answered_at=answered_at if answered else None,
            answered_by=str(call.user.id) if answered and call.user.id is not None else None,
            talk_seconds=seconds_between(answered_at, _moment(call.ended_at)) if answered else None,
            why=classification.why,
        )
    ]


ADAPTER = Adapter(authentication="shared_secret", verify=verify, parse=parse)


def _classify(kind: str, call: _Call) -> Classification:
    """Aircall has no event for a missed call: it is one that ended and that nobody answered."""
    if call.direction != "inbound":
        return not_inbound(call.direction)
    if is_internal(call.raw_digits):
        return Classification("ignored", "internal caller")
    if kind == "call.answered" or call.answered_at is not None:
        return Classification("answered", f"event={kind}, answered")
    if kind not in _ENDS:
        return Classification("progress", f"event={kind}")
    if call.voicemail:
        return Classification("missed", f"event={kind}, a voicemail left", "voicemail")
    reason = call.missed_call_reason or "agents_did_not_answer"
    if reason not in _REASONS:
        return Classification("ended", "missed_call_reason is unknown")
    return Classification("missed", f"event={kind}, missed_call_reason={reason}", _REASONS[reason])


def _callback(kind: str, call: _Call) -> Callback | None:
    if kind == "call.answered" or call.answered_at is not None:
        return "reached"
    return "tried" if kind in _ENDS else None


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
