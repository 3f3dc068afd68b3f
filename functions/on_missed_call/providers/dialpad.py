"""Dialpad: call events, each a JWT whose claims are the event.

https://developers.dialpad.com/docs/call-events
https://developers.dialpad.com/docs/webhook-delivery-failures
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from functions.on_missed_call.providers.toolkit import jwt
from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import is_internal, telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, read
from functions.on_missed_call.providers.toolkit.classification import Classification, not_inbound
from functions.on_missed_call.providers.toolkit.departments import department
from functions.on_missed_call.providers.toolkit.moments import seconds_between
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import Callback, CallEvent, Department, Outcome

Id = Annotated[int, Field(ge=0, lt=2**63)]
Milliseconds = Annotated[float, Field(ge=0, lt=2**42, allow_inf_nan=False)]  # UNIX time

_MISSED: dict[str, Outcome] = {
    "missed": "no_answer",
    "voicemail": "voicemail",
    "voicemail_uploaded": "voicemail",
}
_PROGRESS = frozenset({"preanswer", "calling", "ringing", "queued", "hold"})


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    """The claims hold no time of signing: a replay is only the same event again, which changes nothing."""
    if request.body.lstrip().startswith(b"{"):
        raise Refused(401, "missing_signature", "the event isn't signed: give Dialpad's webhook a secret")
    jwt.verify(_token(request.body), secrets)


class _Target(Body):
    id: Id | None = None
    type: str | None = None
    name: str | None = None


class _Event(Body):
    call_id: Id
    entry_point_call_id: Id | None = None
    operator_call_id: Id | None = None
    state: str
    direction: str | None = None
    external_number: str | None = None
    internal_number: str | None = None
    is_internal: bool | None = None
    target: _Target = _Target()
    date_started: Milliseconds | None = None
    date_first_rang: Milliseconds | None = None
    date_queued: Milliseconds | None = None
    date_connected: Milliseconds | None = None
    date_ended: Milliseconds | None = None
    voicemail_link: str | None = None


def parse(request: Request) -> list[CallEvent]:
    """A department's call has a leg per operator: the legs name the root in `entry_point_call_id`."""
    token = _token(request.body)
    event = read(_Event, request.body if token.startswith("{") else jwt.payload_of(token))
    outside = telephone(event.external_number)
    own = telephone(event.internal_number)
    outbound = event.direction == "outbound"
    classification = _classify(event)
    answered = classification.kind == "answered"
    rang = seconds_between(_moment(event.date_first_rang), _moment(event.date_ended))
    return [
        CallEvent(
            kind=classification.kind,
            outcome=classification.outcome,
            call_id=str(event.entry_point_call_id or event.call_id),
            direction="outbound" if outbound else "inbound",
            caller=own if outbound else outside,
            called=outside if outbound else own,
            extension=None if event.target.id is None else str(event.target.id),
            department=_department(event.target),
            started_at=_moment(event.date_started),
            ring_seconds=rang if classification.outcome else None,
            callback=_callback(event) if outbound else None,
            answered_at=_moment(event.date_connected) if answered else None,
            answered_by=_user(event.target) if answered else None,
            why=classification.why,
        )
    ]


ADAPTER = Adapter(
    authentication="signature",
    verify=verify,
    parse=parse,
    # The JWT is the whole body whatever it is called, and its signature covers it.
    content_types=frozenset(
        {"application/jwt", "application/json", "text/plain", "application/octet-stream"}
    ),
    settle_seconds=25,
)


def _classify(event: _Event) -> Classification:
    if event.direction != "inbound":
        return not_inbound(event.direction)
    if event.is_internal or is_internal(event.external_number):
        return Classification("ignored", "internal caller")
    if event.state == "connected":
        if _by_a_person(event):
            return Classification("answered", "state=connected")
        return Classification("progress", "a menu or a queue took it, no person yet")
    if event.entry_point_call_id is not None:
        return Classification(
            "ignored", "a leg: another may have been taken, and the root tells how it ended"
        )
    if event.state in _MISSED or (event.state == "hangup" and event.voicemail_link):
        outcome: Outcome = "voicemail" if event.voicemail_link else _MISSED[event.state]
        return Classification("missed", f"state={event.state}", outcome)
    if event.state in _PROGRESS:
        return Classification("progress", f"state={event.state}")
    if event.state == "hangup":
        return Classification("ended", "state=hangup doesn't say whether a person answered")
    return Classification("ignored", "state says nothing of the call's fate")


def _by_a_person(event: _Event) -> bool:
    """Says whether a person took a connected call. A menu or a queue connects it too, and names no operator.

    Taken for an answer, a menu would lose every call that is missed behind it. A person's answer overlooked
    here loses little: its leg tells it as well, and its root never says `missed`.
    """
    if event.entry_point_call_id is not None or event.operator_call_id is not None:
        return True
    if event.target.type == "user":
        return True
    # The event in tests/vectors/dialpad.json, made of a ringing one, tells neither moment: it is an answer.
    return event.target.type == "department" and event.date_connected is None and event.date_queued is None


def _callback(event: _Event) -> Callback | None:
    if event.state == "connected" or (event.state == "hangup" and event.date_connected is not None):
        return "reached"
    return "tried" if event.state in ("hangup", "missed") else None


def _user(target: _Target) -> str | None:
    return str(target.id) if target.type == "user" and target.id is not None else None


def _department(target: _Target) -> Department | None:
    return department(target.name) or ("employee" if target.type == "user" else None)


def _moment(milliseconds: float | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _token(body: bytes) -> str:
    return body.decode(errors="replace").strip()
