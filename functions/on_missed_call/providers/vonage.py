"""Vonage's Voice API sends event webhooks, with a JWT in `Authorization` that bears the body's hash.

https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
https://developer.vonage.com/voice/voice-api/webhook-reference
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from functions.on_missed_call.effect import Effect
from functions.on_missed_call.providers.toolkit import freshness, jwt
from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import is_internal, telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.call_ids import UUID
from functions.on_missed_call.providers.toolkit.classification import Classification, not_inbound
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared.call import Callback, CallEvent, EventKind, Outcome

_MISSED: dict[str, Outcome] = {
    "unanswered": "no_answer",
    "timeout": "no_answer",
    "busy": "busy",
    "rejected": "busy",
    "cancelled": "abandoned",
    "failed": "failed",
}
_OTHERS: dict[str, EventKind] = {
    "started": "progress",
    "ringing": "progress",
    "answered": "answered",
    "completed": "ended",
}
# `human` took the call, or a voicemail: `machine`. What `failed` rang nowhere.
_CALLBACKS: dict[str, Callback] = {
    "answered": "reached",
    "human": "reached",
    "machine": "tried",
    "unanswered": "tried",
    "timeout": "tried",
    "busy": "tried",
    "rejected": "tried",
    "cancelled": "tried",
}


class _Claims(BaseModel):
    iat: Annotated[int, Field(ge=0, lt=2**37)]
    payload_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")]


def verify(request: Request, secrets: Secrets, now: datetime) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(401, "missing_signature", "Authorization has no bearer JWT: sign Vonage's webhooks")
    payload = jwt.verify(token.strip(), secrets)
    try:
        claims = _Claims.model_validate_json(payload)
    except ValidationError:
        raise Refused(
            401, "bad_signature", "the JWT lacks iat or payload_hash: it vouches for no body"
        ) from None
    # Vonage names no tolerance; a JWT of one body is good for that body only, and for so long.
    freshness.check(datetime.fromtimestamp(claims.iat, UTC), now, "the JWT's iat")
    if not hmac.compare_digest(sha256(request.body).hexdigest(), claims.payload_hash.lower()):
        raise Refused(401, "bad_signature", "payload_hash isn't the body's: the body was changed on its way")


class _Event(Body):
    conversation_uuid: Annotated[str, StringConstraints(pattern=rf"^CON-{UUID}$")]
    direction: str | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    timestamp: Moment | None = None


class _Status(Body):
    status: str | None = None


def parse(request: Request) -> list[CallEvent]:
    """The legs of a call share its `conversation_uuid`; those to the dealership's telephones are outbound."""
    status = read(_Status, request.body).status
    if status is None:  # an error's report, or a recording's
        return []
    event = read(_Event, request.body)
    outbound = event.direction == "outbound"
    classification = _classify(status, event)
    return [
        CallEvent(
            kind=classification.kind,
            outcome=classification.outcome,
            call_id=event.conversation_uuid,
            direction="outbound" if outbound else "inbound",
            caller=telephone(event.from_, national=False),
            called=telephone(event.to, national=False),
            started_at=event.timestamp,
            callback=_CALLBACKS.get(status) if outbound else None,
            answered_at=event.timestamp if classification.kind == "answered" else None,
            why=classification.why,
        )
    ]


def respond(_effect: Effect, _after_call_url: str | None) -> Reply:
    return Reply(204)


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"authorization"}),
    account_wide=True,
    verify=verify,
    parse=parse,
    respond=respond,
    settle_seconds=5,  # statuses come unordered: `answered` may be behind
)


def _classify(status: str, event: _Event) -> Classification:
    if event.direction != "inbound":
        return not_inbound(event.direction)
    if is_internal(event.from_):
        return Classification("ignored", "internal caller")
    if status in _MISSED:
        return Classification("missed", f"status={status}", _MISSED[status])
    if status in _OTHERS:
        return Classification(_OTHERS[status], f"status={status}")
    return Classification("ignored", "status is unknown, or says nothing of the call's fate")
