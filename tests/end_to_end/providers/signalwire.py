from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from tests.builders import SERVICE
from tests.end_to_end.providers.provider import FORM, SAMPLES, Provider

_KEY = "PSK_an-end-to-end-signing-key"


def missed(caller: str, call_id: str) -> str:
    return _told(call_id, caller, SERVICE, Direction="inbound")


def callback(caller: str, call_id: str) -> str:
    return _told(call_id, SERVICE, caller, CallStatus="completed")


def sign(url: str, body: str) -> dict[str, str]:
    signature = RequestValidator(_KEY).compute_signature(url, dict(parse_qsl(body)))
    return FORM | {"X-SignalWire-Signature": signature}


PROVIDER = Provider(secret=_KEY, missed=missed, callback=callback, sign=sign)


def _told(call_id: str, caller: str, called: str, **changes: str) -> str:
    """As a real call back that nobody answered was told."""
    fields = dict(parse_qsl(SAMPLES["signalwire-pub-no-answer-parse"]))
    return urlencode(fields | {"CallSid": call_id, "From": caller, "To": called} | changes)
