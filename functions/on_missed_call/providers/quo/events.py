"""Reads Quo's call events, in both forms of the body.

The older has `data.object`, the newer `data.resource` and `data.context`. Both name the line called by
its id (`PN…`), the newer by its number as well.
"""

import re
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from functions.on_missed_call.providers.toolkit.addresses import is_internal, telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.classification import Classification, not_inbound
from functions.on_missed_call.providers.toolkit.moments import seconds_between
from functions.on_missed_call.web import Request
from functions.shared.call import Callback, CallEvent, EventKind, Outcome

# Quo's reference writes `^AC(.*)$`, and has `ACsXlF0` and `AC123abc` for examples. Either signature covers
# the whole body, so that nothing else can pass for an id.
# https://www.quo.com/docs/mdx/api-reference/calls/get-a-call-by-id
Id = Annotated[str, StringConstraints(pattern=r"^AC[0-9A-Za-z_-]{3,64}$")]
# Of a user, as it stands in `answeredBy`.
UserId = Annotated[str, StringConstraints(pattern=r"^US[0-9A-Za-z_-]{1,64}$")]
LineId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,32}$")]

_CAMEL = ConfigDict(alias_generator=to_camel)
# Of a call between two users of Quo, the other side is a user's id.
_USER = re.compile(r"US[0-9A-Za-z]{4,}", re.ASCII)

# Recordings, summaries, transcripts and voicemails come later, and say nothing new of how the call ended.
_EVENTS = frozenset({"call.ringing", "call.answered", "call.completed", "call.missed", "call.forwarded"})
_MISSED: dict[str, Outcome] = {
    "unanswered": "no_answer",
    "no-answer": "no_answer",
    "missed": "no_answer",
    "busy": "busy",
    "failed": "failed",
    "abandoned": "abandoned",
    "canceled": "abandoned",
}
# `completed` is the older form's word for any call that is over.
_OVER: dict[str, EventKind] = {"answered": "answered", "forwarded": "ended", "ai-handled": "ended"}


def _user_id(value: object) -> object:
    """Returns None for anything but a user's id: it may be a number that the call was forwarded to."""
    return value if isinstance(value, str) and value.startswith("US") else None


class _Call(Body):
    model_config = _CAMEL
    id: Id
    direction: str | None = None
    status: str | None = None
    created_at: Moment
    answered_at: Moment | None = None
    answered_by: Annotated[UserId | None, BeforeValidator(_user_id)] = None
    completed_at: Moment | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    participants: tuple[str, ...] = ()
    phone_number_id: LineId | None = None
    voicemail: object = None
    has_voicemail: bool = False


class _Participants(Body):
    workspace: tuple[str, ...] = ()
    external: tuple[str, ...] = ()


class _Context(Body):
    model_config = _CAMEL
    phone_number_id: LineId | None = None
    participants: _Participants = _Participants()


class _Data(Body):
    call: Annotated[_Call, Field(validation_alias=AliasChoices("resource", "object"))]
    context: _Context = _Context()


class _Kind(Body):
    type: str


class _Event(Body):
    data: _Data


def parse(request: Request) -> list[CallEvent]:
    kind = read(_Kind, request.body).type
    if kind not in _EVENTS:
        return []
    data = read(_Event, request.body).data
    call = data.call
    # `call.missed` and `call.forwarded` name none: they are incoming. `call.completed` tells of both.
    direction = call.direction or (None if kind == "call.completed" else "incoming")
    outgoing = direction == "outgoing"
    outside, own = _parties(call, data.context)
    if outside and _USER.fullmatch(outside):
        outside = f"sip:{outside}"
    classification = _classify(kind, direction, call, outside)
    answered = classification.kind == "answered"
    return [
        CallEvent(
            kind=classification.kind,
            outcome=classification.outcome,
            call_id=call.id,
            direction="outbound" if outgoing else "inbound",
            caller=telephone(own if outgoing else outside),
            called=telephone(outside if outgoing else own),
            extension=call.phone_number_id or data.context.phone_number_id,
            started_at=call.created_at,
            callback=_callback(kind, call) if outgoing else None,
            answered_at=call.answered_at if answered else None,
            answered_by=call.answered_by if answered else None,
            talk_seconds=seconds_between(call.answered_at, call.completed_at) if answered else None,
            why=classification.why,
        )
    ]


def _parties(call: _Call, context: _Context) -> tuple[str | None, str | None]:
    """Returns the outside party and the dealership's number, as far as the event names them.

    The older form may list the participants without saying who is who: then one alone is the outside party.
    """
    people = context.participants
    incoming = call.direction != "outgoing"
    outside, own = (call.from_, call.to) if incoming else (call.to, call.from_)
    outsiders = people.external or call.participants
    return (
        outside or (outsiders[0] if len(outsiders) == 1 or people.external else None),
        own or (people.workspace[0] if people.workspace else None),
    )


def _classify(kind: str, direction: str | None, call: _Call, outside: str | None) -> Classification:
    if direction != "incoming":
        return not_inbound("outbound" if direction == "outgoing" else None)
    if is_internal(outside):
        return Classification("ignored", "internal caller")
    if kind == "call.ringing":
        return Classification("progress", "type=call.ringing")
    if kind == "call.forwarded":
        return Classification("ended", "type=call.forwarded doesn't say whether a person answered")
    if kind == "call.answered" or call.answered_at is not None:
        return Classification("answered", f"type={kind}, answered")
    if kind == "call.missed":
        return Classification("missed", "type=call.missed", "no_answer")
    if call.voicemail or call.has_voicemail:
        return Classification("missed", "type=call.completed, a voicemail left", "voicemail")
    status = call.status or ""
    if status in _MISSED or status == "completed":
        return Classification(
            "missed", f"type=call.completed, status={status}", _MISSED.get(status, "no_answer")
        )
    if status in _OVER:
        return Classification(_OVER[status], f"type=call.completed, status={status}")
    return Classification("ended", "type=call.completed, status is absent or unknown")


def _callback(kind: str, call: _Call) -> Callback | None:
    if kind == "call.answered" or call.answered_at is not None or call.status == "answered":
        return "reached"
    return "tried" if kind == "call.completed" else None
