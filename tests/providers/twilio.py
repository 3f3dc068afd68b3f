"""A number without `<Dial>`: Twilio's status callbacks alone tell of its calls."""

from email.utils import format_datetime
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from tests.builders import SERVICE
from tests.providers.provider import FORM, SAMPLES, Provider, hexadecimal, moment

_TOKEN = "an-end-to-end-auth-token"


def known_as(call_id: str, _body: str = "") -> str:
    return f"CA{hexadecimal(call_id)}"


def missed(caller: str, call_id: str) -> str:
    return _event(call_id, caller, SERVICE, at=20)


def callback(caller: str, call_id: str) -> str:
    return _event(call_id, SERVICE, caller, at=5, Direction="outbound-api", CallStatus="completed")


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    return [
        _event(missed_id, caller, SERVICE, at=30, CallStatus="ringing"),
        _event(callback_id, SERVICE, caller, at=9, Direction="outbound-api", CallStatus="ringing"),
    ]


def sign(url: str, body: str) -> dict[str, str]:
    return FORM | {
        "X-Twilio-Signature": RequestValidator(_TOKEN).compute_signature(url, dict(parse_qsl(body)))
    }


PROVIDER = Provider(
    secret=_TOKEN, missed=missed, callback=callback, others=others, sign=sign, known_as=known_as
)


def _event(call_id: str, caller: str, called: str, at: int, **changes: str) -> str:
    fields = dict(parse_qsl(SAMPLES["twilio-status-no-answer"]))
    ids = {
        "CallSid": known_as(call_id),
        "From": caller,
        "To": called,
        "Timestamp": format_datetime(moment(at)),
    }
    return urlencode(fields | ids | changes)
