"""CallRail's post-call webhook: it sends one event per call, once it is over, and signs the raw body.

https://apidocs.callrail.com/#webhooks
https://support.callrail.com/hc/en-us/articles/4403032268557-Webhooks-Integration-Updates
"""

import hmac
import json
from base64 import b64encode
from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field, StringConstraints

from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.moments import parse_seconds
from functions.on_missed_call.providers.toolkit.numbers import is_extension, to_e164
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import Callback, CallEvent, EventKind, Outcome

# Where CallRail doesn't say, the call is over, and nothing more is known of it.
_KINDS: dict[bool | None, EventKind] = {True: "answered", False: "missed", None: "ended"}
_CALLBACKS: dict[bool | None, Callback] = {True: "reached", False: "tried"}


def verify(request: Request, secrets: Secrets, _now: datetime) -> None:
    """No timestamp is signed: a replay is the same call, and changes nothing."""
    signature = request.headers.get("signature", "")
    if not signature:
        raise Refused(401, "missing_signature", "Signature is missing: CallRail signs every webhook")
    genuine = [b64encode(hmac.digest(secret.encode(), request.body, "sha1")) for secret in secrets if secret]
    if not matches_any(signature, genuine):
        raise Refused(401, "bad_signature", "the signature doesn't hold: check the company's signing key")


def _text(value: object) -> object:
    """Webhooks told a number, `id`, until 2021; since then, and in the API's version 3, `CAL…`."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _seconds(value: object) -> int | None:
    """Seconds are a text in webhooks, and a number in the API."""
    return parse_seconds(str(value))


class _Call(Body):
    # Where a webhook has both, the one by which the call log knows the call.
    id: Annotated[
        str,
        Field(validation_alias=AliasChoices("resource_id", "id")),
        BeforeValidator(_text),
        StringConstraints(pattern=r"^([0-9]{1,19}|CAL[0-9a-f]{32})$"),
    ]
    answered: bool | None = None
    direction: str = ""
    start_time: Moment
    customer_phone_number: str | None = None
    tracking_phone_number: str | None = None
    business_phone_number: str | None = None
    call_type: str = ""
    voicemail: bool = False
    duration: Annotated[int | None, BeforeValidator(_seconds)] = None  # of the whole call


def parse(request: Request) -> list[CallEvent]:
    return [_event(read(_Call, request.body))]


def read_call(call: object) -> CallEvent:
    """Reads a call of the API's list, which has the webhook's fields. Raises Refused."""
    return _event(read(_Call, json.dumps(call).encode()))


def _event(call: _Call) -> CallEvent:
    customer = to_e164(call.customer_phone_number, national=True)
    return _placed(call, customer) if call.direction == "outbound" else _received(call, customer)


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"signature"}),
    account_wide=True,
    verify=verify,
    parse=parse,
)


def _received(call: _Call, customer: str | None) -> CallEvent:
    """The tracking number is the line: it is the one that the caller dialled."""
    known = call.direction == "inbound" and not is_extension(call.customer_phone_number)
    missed = known and call.answered is False
    answered = known and call.answered is True
    return CallEvent(
        kind=_KINDS[call.answered] if known else "ignored",
        outcome=_outcome(call) if missed else None,
        call_id=call.id,
        direction="inbound",
        caller=customer,
        called=to_e164(call.tracking_phone_number, national=True),
        started_at=call.start_time,
        talk_seconds=call.duration if answered else None,
        why=f"answered={str(call.answered).lower()}" if known else "internal, or direction is unknown",
    )


def _placed(call: _Call, customer: str | None) -> CallEvent:
    return CallEvent(
        kind="ignored",
        call_id=call.id,
        direction="outbound",
        caller=to_e164(call.business_phone_number, national=True),
        called=customer,
        started_at=call.start_time,
        callback=_CALLBACKS.get(call.answered),
        why="outbound call",
    )


def _outcome(call: _Call) -> Outcome:
    if call.voicemail or call.call_type == "voicemail":
        return "voicemail"
    return "abandoned" if call.call_type == "abandoned" else "no_answer"
