"""SignalWire sends Twilio's forms, signed with a key of its own, and JSON that is signed over the raw body.

https://developer.signalwire.com/compatibility-api/guides/security/webhook-security
https://github.com/signalwire/signalwire-python (its webhook validator and the vectors of its tests)
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, BaseModel, Field, StringConstraints

from functions.on_missed_call.providers import twilio
from functions.on_missed_call.providers.toolkit import call_ids, forms, status_forms, twiml
from functions.on_missed_call.providers.toolkit.adapter import FORM, JSON, Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, read
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import CallEvent, Direction, EventKind
from functions.shared.inbound_text import InboundText
from functions.shared.receipt import Receipt

# A script answers the call itself: `answered` proves no person, and `ended` doesn't say what came of it.
_STATES: dict[str, EventKind] = {
    "created": "progress",
    "ringing": "progress",
    "answered": "progress",
    "ending": "progress",
    "ended": "ended",
}

# Its own ids are UUIDs; users have reported forms with ids of Twilio's kind, too.
_MESSAGE_SID = re.compile(rf"{call_ids.UUID}|(SM|MM)[0-9a-f]{{32}}", re.ASCII)
_CALL_SID = rf"{call_ids.UUID}|CA[0-9a-f]{{32}}"


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    headers = request.headers
    signature = headers.get("x-signalwire-signature") or headers.get("x-twilio-signature", "")
    if not signature:
        raise Refused(
            401, "missing_signature", "X-SignalWire-Signature is missing: SignalWire signs each webhook"
        )
    signed, encode = _scheme(request)
    genuine = [
        encode(hmac.digest(secret.encode(), url.encode() + part, "sha1")).encode()
        for secret in secrets
        if secret
        for url in twiml.signed_urls(request.url)
        for part in signed
    ]
    if not matches_any(signature, genuine):
        raise Refused(
            401,
            "bad_signature",
            "the signature doesn't hold: check the signing key, and that SignalWire calls the public URL",
        )


class _Call(BaseModel):
    call_id: Annotated[str, StringConstraints(pattern=rf"^(c-[0-9a-f]{{8}}-)?{call_ids.UUID}$")]
    call_state: str | None = None
    state: str | None = None
    direction: str | None = None
    from_number: str | None = None
    to_number: str | None = None


class _Envelope(Body):
    """A script's request has `call`, beside `params` of its own; a state's event has the call in `params`."""

    call: Annotated[_Call, Field(validation_alias=AliasChoices("call", "params"))]


def parse(request: Request) -> list[CallEvent]:
    """A form means what it does at Twilio. JSON tells how a call goes on, and never that it was missed."""
    if request.content_type in JSON:
        return [_event(read(_Envelope, request.body).call)]
    fields = dict(forms.pairs(request.body))
    call_id = call_ids.of_form(fields, ["CallSid"], _CALL_SID, _signed_forms(request.body))
    return twilio.parse_form(fields, call_id, request.url)


class _Status(Body):
    """Of a text. Anything else has none of this."""

    message_sid: Annotated[str | None, Field(alias="MessageSid")] = None
    message_status: Annotated[str | None, Field(alias="MessageStatus")] = None
    error_code: Annotated[str | None, Field(alias="ErrorCode")] = None
    to: Annotated[str | None, Field(alias="To")] = None


def inbound_texts(request: Request) -> list[InboundText]:
    """A text's form is Twilio's."""
    fields = {} if request.content_type in JSON else dict(forms.pairs(request.body))
    if "CallSid" in fields or "Body" not in fields or fields.get("MessageStatus", "received") != "received":
        return []
    return twilio.parse_text("signalwire", fields, _MESSAGE_SID, request)


def receipts(request: Request) -> list[Receipt]:
    """A text's status callback is Twilio's form; a newer contract declares it as JSON of the same names."""
    if request.content_type in JSON:
        fields = read(_Status, request.body).model_dump(by_alias=True, exclude_none=True)
    else:
        fields = dict(forms.pairs(request.body))
    return status_forms.receipts("signalwire", fields, _MESSAGE_SID, request)


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"x-signalwire-signature", "x-twilio-signature"}),
    verify=verify,
    parse=parse,
    texts=inbound_texts,
    receipts=receipts,
    respond=twiml.respond,
    content_types=FORM | JSON,
)


def _event(call: _Call) -> CallEvent:
    state = call.call_state or call.state
    direction: Direction = "outbound" if call.direction == "outbound" else "inbound"
    return CallEvent(
        kind="ignored" if direction == "outbound" else _STATES.get(state or "", "ignored"),
        call_id=call.call_id,
        direction=direction,
        caller=telephone(call.from_number),
        called=telephone(call.to_number),
        why=f"call_state={state}" if state in _STATES else "call_state is absent or unknown",
    )


def _scheme(request: Request) -> tuple[list[bytes], Callable[[bytes], str]]:
    """Returns what may follow the URL in what was signed, and how the digest is written."""
    if twiml.has_body_hash(request):
        twiml.check_body_hash(request)
        return [b""], _base64
    if request.content_type in FORM:
        return [form.encode() for form in _signed_forms(request.body)], _base64
    return [request.body], bytes.hex


def _signed_forms(body: bytes) -> tuple[str, str]:
    return twiml.signed_form(body), _repeated_names_as_sent(body)


def _base64(digest: bytes) -> str:
    return b64encode(digest).decode()


def _repeated_names_as_sent(body: bytes) -> str:
    """Unlike Twilio, the newest SDK keeps a repeated name's values in their order, each as often as sent."""
    by_name = sorted(forms.pairs(body), key=lambda pair: pair[0])
    return "".join(name + value for name, value in by_name)
