from email.utils import format_datetime
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from tests.builders import SERVICE
from tests.providers.provider import FORM, SAMPLES, Provider, moment, uuid

_KEY = "PSK_an-end-to-end-signing-key"


def missed(caller: str, call_id: str) -> str:
    return _event(call_id, caller, SERVICE, at=30, Direction="inbound")


def callback(caller: str, call_id: str) -> str:
    return _event(call_id, SERVICE, caller, at=5, CallStatus="completed")


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    return [
        _event(missed_id, caller, SERVICE, at=40, Direction="inbound", CallStatus="ringing"),
        _event(callback_id, SERVICE, caller, at=10, CallStatus="ringing"),
    ]


def sign(url: str, body: str) -> dict[str, str]:
    signature = RequestValidator(_KEY).compute_signature(url, dict(parse_qsl(body)))
    return FORM | {"X-SignalWire-Signature": signature}


PROVIDER = Provider(
    secret=_KEY,
    missed=missed,
    callback=callback,
    others=others,
    sign=sign,
    known_as=lambda call_id, _body: uuid(call_id),
)


def _event(call_id: str, caller: str, called: str, at: int, **changes: str) -> str:
    """As a real call back that nobody answered was told."""
    fields = dict(parse_qsl(SAMPLES["signalwire-pub-no-answer-parse"]))
    ids = {"CallSid": uuid(call_id), "From": caller, "To": called, "Timestamp": format_datetime(moment(at))}
    return urlencode(fields | ids | changes)
