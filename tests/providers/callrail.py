import hmac
import json
from base64 import b64encode

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, ago, sample

_KEY = "an-end-to-end-signing-key"


def missed(caller: str, call_id: str) -> str:
    return _event("callrail-pub-voicemail", caller, call_id, started=30)


def callback(caller: str, call_id: str) -> str:
    return _event("callrail-outbound", caller, call_id, started=5, answered=True)


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """One event a call: it can only come twice."""
    return [missed(caller, missed_id), callback(caller, callback_id)]


def sign(_url: str, body: str) -> dict[str, str]:
    return JSON | {"Signature": b64encode(hmac.new(_KEY.encode(), body.encode(), "sha1").digest()).decode()}


PROVIDER = Provider(
    secret=_KEY, missed=missed, callback=callback, others=others, sign=sign, outcome="voicemail"
)


def _event(fixture: str, caller: str, call_id: str, started: int, **changes: bool) -> str:
    numbers = {"customer_phone_number": caller, "tracking_phone_number": SERVICE}
    return json.dumps(sample(fixture) | {"id": int(call_id), "start_time": ago(started)} | numbers | changes)
