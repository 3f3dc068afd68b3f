"""Plivo: `<Dial action>` requests and hang-up callbacks, signed over the URL, the form and a nonce (V3).

V2 signs the URL alone, so that a captured one vouches for any body: it is refused.
https://docs.plivo.com/docs/voice/concepts/signature-validation
https://docs.plivo.com/docs/voice/use-cases/dial-status-reporting
https://docs.plivo.com/docs/voice/xml/request
"""

import hmac
from base64 import b64encode
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from functions.on_missed_call.providers.toolkit import call_ids, forms, twiml
from functions.on_missed_call.providers.toolkit.adapter import FORM, Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import is_internal, telephone
from functions.on_missed_call.providers.toolkit.classification import Classification, not_inbound
from functions.on_missed_call.providers.toolkit.moments import parse_seconds
from functions.on_missed_call.providers.toolkit.numbers import to_e164
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import Callback, CallEvent, Outcome

_MISSED: dict[str, Outcome] = {
    "no-answer": "no_answer",
    "timeout": "no_answer",
    "busy": "busy",
    "cancel": "abandoned",
    "failed": "failed",
}
_PROGRESS = frozenset({"ringing", "in-progress"})
_CALLBACKS: dict[str, Callback] = {
    "completed": "reached",
    "no-answer": "tried",
    "timeout": "tried",
    "busy": "tried",
    "cancel": "tried",
}


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    signatures = request.headers.get("x-plivo-signature-v3", "")
    nonce = request.headers.get("x-plivo-signature-v3-nonce", "")
    if not signatures or not nonce:
        raise Refused(
            401, "missing_signature", "X-Plivo-Signature-V3 and its nonce are both needed: V2 isn't taken"
        )
    signed = f"{_url(request)}{_form(request.body)}.{nonce}".encode("utf-8", "surrogatepass")
    genuine = [b64encode(hmac.digest(secret.encode(), signed, "sha256")) for secret in secrets if secret]
    # With two auth tokens in use, Plivo signs with both.
    if not any([matches_any(signature.strip(), genuine) for signature in signatures.split(",")]):
        raise Refused(
            401,
            "bad_signature",
            "the signature doesn't hold: check the auth token, and that Plivo calls the public URL",
        )


def parse(request: Request) -> list[CallEvent]:
    fields = dict(forms.pairs(request.body))
    # The URL is signed before the form, and might take its beginning.
    signed = f"{_url(request)}{_form(request.body)}"
    call_id = call_ids.of_form(fields, ["DialALegUUID", "CallUUID"], call_ids.UUID, [signed])
    if not fields.get("Direction"):  # never guessed: the signature runs names and values together
        raise Refused(400, "missing_field", "Direction is missing")
    outbound = fields["Direction"] != "inbound"
    classification = not_inbound(fields["Direction"]) if outbound else _classify(fields)
    return [
        CallEvent(
            kind=classification.kind,
            outcome=classification.outcome,
            call_id=call_id,
            direction="outbound" if outbound else "inbound",
            caller=telephone(fields.get("From"), national=False),
            called=telephone(fields.get("To"), national=False),
            forwarded_from=to_e164(fields.get("ForwardedFrom"), national=True),
            callback=_CALLBACKS.get(fields.get("CallStatus", "")) if _placed(fields) else None,
            talk_seconds=parse_seconds(fields.get("DialBLegDuration"))
            if classification.kind == "answered"
            else None,
            why=classification.why,
        )
    ]


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"x-plivo-signature-v3", "x-plivo-signature-v3-nonce"}),
    verify=verify,
    parse=parse,
    respond=twiml.respond,  # Plivo's XML has the same <Response> and <Redirect>
    content_types=FORM,
)


def _url(request: Request) -> str:
    """Returns the URL as it is signed: its query is sorted, and set apart from a form by a dot."""
    parts = urlsplit(request.url)
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    query = "&".join(f"{name}={value}" for name, value in pairs)
    base = urlunsplit(parts._replace(query="", fragment=""))
    if not request.body:
        return f"{base}?{query}" if query else base
    return f"{base}?{query}." if query else f"{base}?"


def _form(body: bytes) -> str:
    """Returns the form as it is signed: its names are sorted, and so are each name's values."""
    return "".join(name + value for name, value in sorted(forms.pairs(body)))


def _classify(fields: dict[str, str]) -> Classification:
    """`DialStatus` says whether a person answered; `CallStatus` can't, since the XML itself answers."""
    if is_internal(fields.get("From")):
        return Classification("ignored", "internal caller")
    dialled = fields.get("DialStatus")
    if dialled is not None:
        if dialled in _MISSED:
            return Classification("missed", f"DialStatus={dialled}", _MISSED[dialled])
        if dialled == "completed":
            return Classification("answered", "DialStatus=completed")
        return Classification("ignored", "DialStatus is unknown")
    return twiml.classify_call_status(fields.get("CallStatus", ""), _MISSED, _PROGRESS, completed="ended")


def _placed(fields: dict[str, str]) -> bool:
    """Says whether the dealership placed the call, and not as an inbound one's leg to its own telephones."""
    return fields.get("Direction") == "outbound" and fields.get("ALegUUID") in (None, fields.get("CallUUID"))
