"""What the demo's telephone systems send: a morning at two dealerships. All numbers are fictitious."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import urlencode

from standardwebhooks import Webhook
from twilio.request_validator import RequestValidator

from demo.onboarding import SECRETS

Answer = Literal[200, 400, 401, 409]

OPTED_OUT = "+14185550166"
SERVICE, PARTS, SALES = "+14185550101", "+14185550102", "+14185550103"
OVERFLOW = "+14185550109"
RIVIERE, ENGLISH = "+15145550121", "+15145550122"


@dataclass(frozen=True, slots=True)
class Sent:
    """One webhook of a call, ready to post. `about` is what the reader sees of it, `expects` its answer."""

    about: str
    path: str
    headers: dict[str, str]
    body: str
    expects: Answer = 200
    call: str | None = None


def garage_tremblay(public_url: str) -> Iterator[Sent]:
    """By Twilio: its texts leave at once."""
    dial = partial(dial_action, public_url)
    first = dial("CA01", "+14185550151", SERVICE, "no-answer", "service, nobody answers")
    yield first
    yield dial("CA02", "+14185550152", PARTS, "busy", "parts, the line is busy")
    yield dial("CA03", "+14185550153", SALES, "canceled", "sales, the caller hangs up")
    yield Sent("the first one again: Twilio retries", first.path, first.headers, first.body)
    yield dial("CA04", "+14185550151", SERVICE, "no-answer", "the same caller, a minute later")
    yield dial("CA05", "+14185550154", SERVICE, "completed", "service, answered")
    yield dial("CA06", OPTED_OUT, SERVICE, "no-answer", "a caller who asked for no more texts")
    yield dial("CA07", "anonymous", SERVICE, "no-answer", "a withheld number")
    yield dial("CA08", "+14185550155", "+14185550188", "no-answer", "a line that nobody declared")
    yield dial("CA09", "+18005550156", SERVICE, "no-answer", "a toll-free number: no text reaches it")
    yield dial(
        "CA10",
        "+14185550157",
        SERVICE,
        "no-answer",
        "forged: signed with another key",
        token="stolen",  # noqa: S106
        expects=401,
    )
    yield twilio(
        public_url,
        "tremblay-twilio",
        {"CallSid": "CA11", "From": "+14185550158", "To": SERVICE, "DialCallStatus": "no-answer"},
        "a form that doesn't say which way the call went",
        expects=400,
    )
    yield twilio(
        public_url,
        "tremblay-twilio",
        {
            "CallSid": "CA12",
            "From": "+14185550159",
            "To": OVERFLOW,
            "ForwardedFrom": PARTS,
            "CallStatus": "ringing",
            "Direction": "inbound",
        },
        "forwarded from parts to the overflow number",
    )
    yield twilio(
        public_url,
        "tremblay-twilio",
        {
            "CallSid": "CA13",
            "From": SERVICE,
            "To": "+14185550160",
            "CallStatus": "no-answer",
            "Direction": "outbound-api",
        },
        "an outbound call that nobody took",
    )
    yield Sent("an integration that doesn't exist", "/calls/twilio/nobody", {}, "", 401)


def autos_riviere() -> Iterator[Sent]:
    """By a telephone system of its own: a text waits 2 s, since a call may yet be answered."""
    missed = {"call_id": "pbx-1", "from": "+15145550161", "to": RIVIERE, "reason": "no_answer"}
    yield pbx("msg_01", "call.missed", missed, "service, nobody answers")
    yield pbx(
        "msg_02",
        "call.missed",
        missed | {"call_id": "pbx-2", "from": "+15145550162", "to": ENGLISH},
        "the English line",
    )
    taken = {"call_id": "pbx-3", "from": "+15145550163", "to": RIVIERE}
    yield pbx("msg_03", "call.missed", taken, "one telephone of the group rings out …")
    yield pbx("msg_04", "call.answered", taken, "… and a colleague takes the call")
    yield pbx(
        "msg_05",
        "call.missed",
        {"call_id": "pbx-5", "from": "+15145550164", "extension": "204"},
        "extension 204, voicemail",
    )
    yield pbx(
        "msg_01",
        "call.missed",
        missed | {"reason": "busy"},
        "an id used twice for different bodies",
        expects=409,
    )
    yield pbx("msg_06", "call.missed", missed, "signed ten minutes ago", late=600, expects=401)
    yield pbx("msg_07", "call.missed", {"from": "+15145550165"}, "a body without its call_id", expects=400)


def dial_action(
    public_url: str, call: str, caller: str, to: str, status: str, about: str, **more: Any
) -> Sent:
    """What Twilio tells of a call to Garage Tremblay once its `<Dial>` is over."""
    fields = {"CallSid": call, "From": caller, "To": to, "Direction": "inbound", "DialCallStatus": status}
    return twilio(public_url, "tremblay-twilio", fields, about, **more)


def twilio(
    public_url: str,
    integration: str,
    fields: dict[str, str],
    about: str,
    *,
    token: str | None = None,
    expects: Answer = 200,
) -> Sent:
    path = f"/calls/twilio/{integration}"
    fields = fields | {"CallSid": f"CA{fields['CallSid'][2:]:0>32}"}
    signature = RequestValidator(token or SECRETS[integration]).compute_signature(public_url + path, fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return Sent(about, path, headers, urlencode(fields), expects, fields["CallSid"])


def pbx(
    delivery: str, type_: str, data: dict[str, str], about: str, *, late: int = 0, expects: Answer = 200
) -> Sent:
    body = json.dumps({"type": type_, "data": data})
    moment = datetime.fromtimestamp(int(datetime.now(UTC).timestamp()) - late, UTC)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRETS["riviere-pbx"]).sign(delivery, moment, body),
    }
    path = "/calls/standardwebhooks/riviere-pbx"
    return Sent(about, path, headers, body, expects, data.get("call_id"))
