"""Twilio: `<Dial action>` requests, status callbacks and inbound texts, signed over the URL and the form.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys
https://www.twilio.com/docs/voice/twiml/dial
https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir
https://www.twilio.com/docs/messaging/guides/webhook-request
https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
"""

import hmac
import re
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Literal

from functions.on_missed_call.providers.toolkit import call_ids, forms, status_forms, texts, twiml
from functions.on_missed_call.providers.toolkit.adapter import FORM, Adapter, Secrets
from functions.on_missed_call.providers.toolkit.addresses import is_device, telephone
from functions.on_missed_call.providers.toolkit.classification import Classification
from functions.on_missed_call.providers.toolkit.moments import parse_rfc_2822, parse_seconds
from functions.on_missed_call.providers.toolkit.numbers import to_e164
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Request
from functions.shared.bridged_call import tells_of_the_caller
from functions.shared.call import Callback, CallEvent, Outcome
from functions.shared.inbound_text import InboundText
from functions.shared.receipt import Receipt

# A shared key signs the same string with SHA-256, and says so; a token signs with SHA-1 and says nothing.
_ALGORITHMS = {None: "sha1", "HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}

MISSED: dict[str, Outcome] = {
    "no-answer": "no_answer",
    "busy": "busy",
    "canceled": "abandoned",
    "failed": "failed",
}
PROGRESS = frozenset({"queued", "initiated", "ringing", "in-progress"})
_ANSWERED = frozenset({"completed", "answered"})
# Of an outbound call, by its status callback: `completed` is said only of a call that was picked up.
_CALLBACKS: dict[str, Callback] = {
    "completed": "reached",
    "no-answer": "tried",
    "busy": "tried",
    "canceled": "tried",
}

# What Twilio answers itself, where nobody set Advanced Opt-Out up, which then tells `OptOutType`.
KEYWORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
    | {"START", "YES", "UNSTOP", "HELP", "INFO"}
)
_MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-f]{32}", re.ASCII)
_CALL_SID = "CA[0-9a-f]{32}"  # https://www.twilio.com/docs/glossary/what-is-a-sid


def is_call_sid(text: str) -> bool:
    """Whether it is a call's id as Twilio writes it."""
    return re.fullmatch(_CALL_SID, text, re.ASCII) is not None


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    signature = request.headers.get("x-twilio-signature", "")
    if not signature:
        raise Refused(401, "missing_signature", "X-Twilio-Signature is missing: Twilio signs every webhook")
    algorithm = _algorithm(request.headers.get("x-twilio-webhooks-signature-settings"))
    if twiml.has_body_hash(request):
        twiml.check_body_hash(request)
        form = ""
    else:
        form = twiml.signed_form(request.body)
    genuine = [
        b64encode(hmac.digest(secret.encode(), (url + form).encode(), algorithm))
        for secret in secrets
        if secret
        for url in twiml.signed_urls(request.url)
    ]
    if not matches_any(signature, genuine):
        raise Refused(
            401,
            "bad_signature",
            "the signature doesn't hold: check the auth token, and that Twilio calls the public URL",
        )


def parse(request: Request) -> list[CallEvent]:
    """Reads a form. Raises Refused where it can't be read."""
    fields = dict(forms.pairs(request.body))
    call_id = call_ids.of_form(fields, ["CallSid"], _CALL_SID, [twiml.signed_form(request.body)])
    return parse_form(fields, call_id, request.url)


def parse_form(fields: dict[str, str], call_id: str, url: str) -> list[CallEvent]:
    """A call from the dealership's own telephones comes in to Twilio as well: its `<Dial>` goes out.

    They are known by a SIP user or a client's name. Any other caller is from outside, however a carrier
    writes the number: where it can't be read, nobody is texted, and the call still counts.
    """
    # Never guessed: the signature covers names and values run together, so that one may pass for the other.
    if not fields.get("Direction"):
        raise Refused(400, "missing_field", "Direction is missing")
    placed = fields["Direction"] == "inbound" and is_device(fields.get("From"))
    outbound = placed or fields["Direction"] != "inbound"
    classification = Classification("ignored", "outbound call or leg") if outbound else _classify(fields)
    return [
        CallEvent(
            kind=classification.kind,
            outcome=classification.outcome,
            call_id=call_id,
            direction="outbound" if outbound else "inbound",
            caller=telephone(fields.get("From")),
            called=telephone(fields.get("To")),
            forwarded_from=to_e164(fields.get("ForwardedFrom"), national=True),
            started_at=_started_at(fields, url),
            attestation=None if outbound else twiml.attestation(fields, url),
            why=classification.why,
            callback=_callback(fields, placed, url) if outbound else None,
            talk_seconds=parse_seconds(fields.get("DialCallDuration"))
            if classification.kind == "answered"
            else None,
        )
    ]


def inbound_texts(request: Request) -> list[InboundText]:
    """A text's form has no call's id, and its status callback a status that isn't `received`."""
    fields = dict(forms.pairs(request.body))
    if "CallSid" in fields or "Body" not in fields or fields.get("MessageStatus", "received") != "received":
        return []
    return parse_text("twilio", fields, _MESSAGE_SID, request)


def parse_text(
    carrier: Literal["twilio", "signalwire"], fields: dict[str, str], ids: re.Pattern[str], request: Request
) -> list[InboundText]:
    """Reads a form. Raises Refused where it has no id of a text's."""
    message_id = fields.get("MessageSid", "")
    if not ids.fullmatch(message_id):
        raise Refused(400, "missing_field", "MessageSid is missing or unreadable")
    body = fields["Body"]
    text = texts.inbound_text(
        carrier,
        message_id,
        fields.get("From"),
        fields.get("To"),
        body,
        request.received_at,
        answered="OptOutType" in fields or texts.is_one_of(KEYWORDS, body),
    )
    return [text] if text else []


def receipts(request: Request) -> list[Receipt]:
    return status_forms.receipts("twilio", dict(forms.pairs(request.body)), _MESSAGE_SID, request)


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"x-twilio-signature", "x-twilio-webhooks-signature-settings"}),
    verify=verify,
    parse=parse,
    texts=inbound_texts,
    receipts=receipts,
    respond=twiml.respond,
    content_types=FORM,
)


def _algorithm(settings: str | None) -> str:
    """Reads the algorithm of `key=…,algorithm=HMAC_SHA256`. An unknown one is refused, never guessed."""
    name = None
    if settings is not None:
        pairs = dict(part.strip().partition("=")[::2] for part in settings.split(","))
        name = pairs.get("algorithm", "")
    if name not in _ALGORITHMS:
        raise Refused(401, "bad_signature", "the signature's algorithm is unknown: use HMAC_SHA256")
    return _ALGORITHMS[name]


def _classify(fields: dict[str, str]) -> Classification:
    """`DialCallStatus` says whether a person answered; `CallStatus` can't, since TwiML itself answers."""
    dialled = fields.get("DialCallStatus")
    if dialled is not None:
        if dialled in MISSED:
            return Classification("missed", f"DialCallStatus={dialled}", MISSED[dialled])
        if _is_through(fields):
            return Classification("answered", f"DialCallStatus={dialled}")
        if dialled in _ANSWERED:
            return Classification("missed", "DialBridged=false: nobody was put through", "no_answer")
        return Classification("ignored", "DialCallStatus is unknown")
    return twiml.classify_call_status(fields.get("CallStatus", ""), MISSED, PROGRESS, completed="ignored")


def _started_at(fields: dict[str, str], url: str) -> datetime | None:
    """Of the caller's leg of a bridged call, which is told of once it is over, when somebody took it."""
    at = parse_rfc_2822(fields.get("Timestamp", ""))
    if at is None or not tells_of_the_caller(url):
        return at
    return at - timedelta(seconds=parse_seconds(fields.get("CallDuration")) or 0)


def _is_through(fields: dict[str, str]) -> bool:
    """Says whether a person was put through: a telephone that was picked up may refuse the call after all."""
    return fields.get("DialCallStatus") in _ANSWERED and fields.get("DialBridged") != "false"


def _callback(fields: dict[str, str], placed: bool, url: str) -> Callback | None:
    """Says how a call that the dealership placed ended.

    Returns None before its end, and for a leg to the dealership's own telephones. The caller's leg of a call
    that the desk bridged is told of at an address of its own.
    """
    if not placed:
        own_telephone = "ParentCallSid" in fields and not tells_of_the_caller(url)
        return None if own_telephone else _CALLBACKS.get(fields.get("CallStatus", ""))
    if "DialCallStatus" not in fields:
        return None
    return "reached" if _is_through(fields) else "tried"
