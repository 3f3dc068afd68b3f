"""Telnyx Call Control sends call events, and a messaging profile texts.

Both are signed with Ed25519 over the timestamp and the raw body.

https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks
https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from functions.on_missed_call.providers.telnyx import bridged, texts
from functions.on_missed_call.providers.toolkit import ed25519, freshness, strictbase64
from functions.on_missed_call.providers.toolkit.adapter import FORM, JSON, Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import is_internal, telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.call_ids import UUID
from functions.on_missed_call.providers.toolkit.moments import seconds_between
from functions.on_missed_call.providers.toolkit.numbers import to_e164
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import Attestation, Callback, CallEvent, Outcome

# A Diversion header names who forwarded: <sip:+14185550101@carrier>;reason=no-answer (RFC 5806).
_DIVERTED = re.compile(r"sips?:(\+?\d{7,15})@", re.ASCII)

_EVENTS = frozenset({"call.initiated", "call.answered", "call.bridged", "call.hangup"})
_MISSED: dict[str, Outcome] = {
    "originator_cancel": "abandoned",
    "timeout": "no_answer",
    "no_answer": "no_answer",
    "user_busy": "busy",
    "call_rejected": "busy",
}
# An answered call ends so, and one that a machine took.
_ENDED = frozenset({"normal_clearing", "not_found", "time_limit", "unspecified"})


def verify(request: Request, secrets: Secrets, now: datetime) -> None:
    """The secret is the account's public key, in base64."""
    timestamp, signature = (
        request.headers.get(name, "") for name in ("telnyx-timestamp", "telnyx-signature-ed25519")
    )
    if not timestamp or not signature:
        raise Refused(
            401, "missing_signature", "telnyx-signature-ed25519 and telnyx-timestamp are both needed"
        )
    freshness.check_seconds(timestamp, now, "telnyx-timestamp")
    message = f"{timestamp}|".encode() + request.body
    signed = strictbase64.decode(signature)
    if not any([ed25519.is_valid(strictbase64.decode(key), message, signed) for key in secrets]):
        raise Refused(401, "bad_signature", "the signature doesn't hold: check the account's public key")


class _SipHeader(Body):
    name: str = ""
    value: str = ""


class _Payload(Body):
    call_session_id: Annotated[str, StringConstraints(pattern=rf"^{UUID}$")]
    direction: str | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    start_time: Moment | None = None
    hangup_cause: str | None = None
    # Whatever their types: an event is worth more than the verdict on its caller.
    shaken_stir_attestation: object = None
    shaken_stir_validated: object = None
    sip_headers: list[_SipHeader] | None = None


class _Data(Body):
    event_type: str
    occurred_at: Moment | None = None
    payload: _Payload


class _Kind(Body):
    event_type: str


class _AnyEvent(Body):
    data: _Kind


class _Event(Body):
    data: _Data


def parse(request: Request) -> list[CallEvent]:
    """A session is one call: its legs share `call_session_id`. Only `call.initiated` tells the direction.

    Where an event lacks the call's start, its own moment stands for it.
    """
    if request.content_type in FORM:
        return bridged.parse(request)
    kind = read(_AnyEvent, request.body).data.event_type
    if kind not in _EVENTS:
        return []
    data = read(_Event, request.body).data
    event = CallEvent(
        kind="ignored",
        call_id=data.payload.call_session_id,
        direction="inbound",
        caller=telephone(data.payload.from_),
        called=telephone(data.payload.to),
        forwarded_from=_forwarded_from(data.payload),
        started_at=data.payload.start_time or data.occurred_at,
        why=f"event_type={kind}",
        direction_told=False,
    )
    if kind == "call.initiated":
        return [_initiated(event, data.payload)]
    ended = kind == "call.hangup"
    if is_internal(data.payload.from_):
        return [_placed_by_a_device(event, "tried" if ended else "reached")]
    if ended:
        return [_hung_up(event, data)]
    return [replace(event, kind="answered", callback="reached", answered_at=data.occurred_at)]


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"telnyx-timestamp", "telnyx-signature-ed25519"}),
    account_wide=True,
    verify=verify,
    parse=parse,
    texts=texts.inbound_texts,
    receipts=texts.receipts,
    content_types=FORM | JSON,
    # No webhook_id: data.id stays over retries, but meta.attempt changes the body.
    settle_seconds=25,
)


def _initiated(event: CallEvent, payload: _Payload) -> CallEvent:
    """Only this event tells the direction: an outgoing call's is remembered, since its end doesn't repeat it.

    A leg to a SIP device isn't an outgoing call: it rings the dealership's own telephone, and belongs to the
    incoming call's session.
    """
    if payload.direction == "outgoing":
        placed = event.called is not None
        why = "outbound call" if placed else "a leg to a SIP device"
        return replace(event, direction="outbound", direction_told=True, remember=placed, why=why)
    if payload.direction == "incoming" and not is_internal(payload.from_):
        return replace(event, kind="progress", direction_told=True, attestation=_attestation(payload))
    return replace(event, why="internal caller, or a direction unknown")


def _attestation(payload: _Payload) -> Attestation | None:
    """Reads the verdict on an incoming call. One that bears no attestation isn't validated either."""
    claimed = str(payload.shaken_stir_attestation or "").upper() in ("A", "B", "C")
    return "failed" if claimed and payload.shaken_stir_validated is False else None


def _placed_by_a_device(event: CallEvent, callback: Callback) -> CallEvent:
    """A caller known by a SIP user is the dealership's own telephone, whom it calls is outside."""
    if event.called is None:
        return replace(event, why="internal call")
    return replace(event, direction="outbound", direction_told=True, callback=callback, why="outbound call")


def _hung_up(event: CallEvent, data: _Data) -> CallEvent:
    cause = data.payload.hangup_cause or ""
    outcome = _MISSED.get(cause)
    return replace(
        event,
        kind="missed" if outcome else "ended",
        outcome=outcome,
        ring_seconds=seconds_between(data.payload.start_time, data.occurred_at) if outcome else None,
        callback="tried",
        why=f"hangup_cause={cause}" if outcome or cause in _ENDED else "hangup_cause is absent or unknown",
    )


def _forwarded_from(payload: _Payload) -> str | None:
    for header in payload.sip_headers or []:
        forwarder = _DIVERTED.search(header.value)
        if header.name.lower() == "diversion" and forwarder:
            return to_e164(forwarder[1], national=True)
    return None
