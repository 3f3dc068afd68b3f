"""Standard Webhooks 1.0.0, for any phone system that can run curl.

docs/providers/standardwebhooks.md describes the body, which is ours.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
import re
from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from functions.on_missed_call.providers.toolkit import ed25519, freshness, strictbase64
from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.bodies import Moment, read
from functions.on_missed_call.providers.toolkit.numbers import is_short, is_withheld
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import OUTCOMES, Callback, CallEvent, Department, EventKind, Outcome
from functions.shared.phone import digits_of, is_e164

# A retried webhook tells of a call up to 75 h 35 min old (the specification's retry schedule).
_OLDEST_CALL = timedelta(days=4)

# A sender that changes its key signs with both. Each costs an Ed25519 in pure Python, about 2 ms.
_MOST_SIGNATURES = 8
_WEBHOOK_ID = re.compile(r"[\x21-\x7e]{1,256}", re.ASCII)

_KINDS: dict[str, EventKind] = {
    "call.missed": "missed",
    "call.answered": "answered",
    "call.started": "progress",
    "call.ended": "ended",
}
# What ended an outbound call. `call.ended` alone doesn't say whether anybody was reached.
_CALLBACKS: dict[str, Callback] = {
    "call.answered": "reached",
    "call.missed": "tried",
    "call.ended": "tried",
}
_OUTCOMES: dict[str, Outcome] = {
    **{outcome: outcome for outcome in OUTCOMES},
    "canceled": "abandoned",
    "rejected": "busy",
}


def verify(request: Request, secrets: Secrets, now: datetime) -> None:
    webhook, timestamp, signatures = (
        _header(request, name) for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    )
    if not _WEBHOOK_ID.fullmatch(webhook):
        raise Refused(400, "malformed_header", "webhook-id must be printable ASCII, 256 characters at most")
    freshness.check_seconds(timestamp, now, "webhook-timestamp")
    message = f"{webhook}.{timestamp}.".encode() + request.body
    if not any([_signed(message, signatures, secret) for secret in secrets]):
        raise Refused(
            401, "bad_signature", "webhook-signature doesn't hold: sign the raw body, check the secret"
        )


def _e164(number: str) -> str:
    if not is_e164(number):
        raise ValueError("is no E.164 number: write it as +14185550100")
    return number


def _short(extension: str) -> str:
    if not is_short(extension):
        raise ValueError("may be a telephone number: send the extension, of six digits at most")
    return extension


_Seconds = Annotated[int, Field(ge=0, le=86400)]
_Extension = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._-]{1,32}$")]


class _Data(BaseModel):
    call_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
    from_: Annotated[str | None, Field(alias="from")]
    to: Annotated[str, AfterValidator(_e164)] | None = None
    direction: Literal["inbound", "outbound"] = "inbound"
    reason: Outcome | Literal["canceled", "rejected"] = "no_answer"
    voicemail: bool = False
    started_at: Moment | None = None
    ring_seconds: _Seconds | None = None
    answered_at: Moment | None = None
    answered_by: Annotated[_Extension, AfterValidator(_short)] | None = None
    talk_seconds: _Seconds | None = None
    forwarded_from: Annotated[str, AfterValidator(_e164)] | None = None
    extension: _Extension | None = None
    department: Department | None = None
    attestation: Literal["passed", "failed", "none"] | None = None

    @property
    def caller(self) -> str | None:
        return self.from_ if self.from_ and is_e164(self.from_) else None

    @property
    def customer(self) -> str | None:
        return self.to if self.direction == "outbound" else self.caller

    @property
    def outcome(self) -> Outcome:
        return "voicemail" if self.voicemail else _OUTCOMES[self.reason]


class _Type(BaseModel):
    type: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")]


class _Event(_Type):
    data: _Data


def parse(request: Request) -> list[CallEvent]:
    """A type that isn't documented is acknowledged, whatever it tells."""
    if read(_Type, request.body).type not in _KINDS:
        return []
    event = read(_Event, request.body)
    data = event.data
    if data.from_ is not None and data.caller is None and not is_withheld(data.from_):
        raise Refused(
            400, "not_e164", "data.from is no E.164 number: write +14185550100, or null if withheld"
        )
    if data.customer and data.customer.removeprefix("+1").removeprefix("+") in digits_of(data.call_id):
        raise Refused(400, "bad_field", "data.call_id holds the customer's number: it would reach the logs")
    if data.started_at and not -freshness.TOLERANCE < request.received_at - data.started_at < _OLDEST_CALL:
        raise Refused(400, "bad_field", "data.started_at is in the future or over 4 days old")
    kind: EventKind = "ignored" if data.direction == "outbound" else _KINDS[event.type]
    return [
        CallEvent(
            kind=kind,
            outcome=data.outcome if kind == "missed" else None,
            call_id=data.call_id,
            direction=data.direction,
            caller=data.caller,
            called=data.to,
            forwarded_from=data.forwarded_from,
            extension=data.extension,
            department=data.department,
            started_at=data.started_at,
            ring_seconds=data.ring_seconds,
            attestation="failed" if data.attestation == "failed" else None,
            callback=_CALLBACKS.get(event.type) if data.direction == "outbound" else None,
            answered_at=data.answered_at if kind == "answered" else None,
            answered_by=data.answered_by if kind == "answered" else None,
            talk_seconds=data.talk_seconds if kind == "answered" else None,
            why="outbound call" if data.direction == "outbound" else f"type={event.type}",
        )
    ]


def webhook_id(request: Request) -> str | None:
    return request.headers.get("webhook-id")


HEADERS = frozenset({"webhook-id", "webhook-timestamp", "webhook-signature"})

ADAPTER = Adapter(
    authentication="signature", headers=HEADERS, verify=verify, parse=parse, webhook_id=webhook_id
)


def _header(request: Request, name: str) -> str:
    value = request.headers.get(name, "")
    if not value:
        raise Refused(401, "missing_signature", f"{name} is missing: sign as Standard Webhooks says")
    return value


def _signed(message: bytes, signatures: str, secret: str) -> bool:
    """Returns True if one of the signatures, `v1,…` or `v1a,…` and separated by spaces, is the secret's."""
    asymmetric = secret.startswith("whpk_")
    key = _key(secret.removeprefix("whpk_").removeprefix("whsec_"))
    candidates = [
        strictbase64.decode(value)
        for version, _, value in (signature.partition(",") for signature in signatures.split(" "))
        if version == ("v1a" if asymmetric else "v1")
    ][:_MOST_SIGNATURES]
    if not key:
        return False
    if asymmetric:
        return any([ed25519.is_valid(key, message, signature) for signature in candidates])
    genuine = hmac.digest(key, message, "sha256")
    return any([hmac.compare_digest(genuine, signature) for signature in candidates])


def _key(text: str) -> bytes:
    """Returns the secret's bytes. Unlike a signature, an operator's key may be spelled loosely."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
