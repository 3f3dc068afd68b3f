from typing import Any

import jwt

from tests.builders import SERVICE
from tests.providers.provider import Provider, sample, seconds_ago

_SECRET = "an-end-to-end-secret-of-dialpad-s"


def missed(caller: str, call_id: str) -> str:
    return _event("dialpad-missed", caller, call_id, started=30)


def callback(caller: str, call_id: str) -> str:
    return _event("dialpad-connected", caller, call_id, started=5, direction="outbound")


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """A department's telephone rings out, some seconds after the call began; the call back ends."""
    leg, root = str(int(missed_id) + 1), int(missed_id)
    return [
        _event("dialpad-operator-leg-missed", caller, leg, started=27, entry_point_call_id=root),
        _event("dialpad-hangup", caller, callback_id, started=5, direction="outbound"),
    ]


def _event(fixture: str, caller: str, call_id: str, started: int, **changes: Any) -> str:
    event = sample(fixture) | {
        "call_id": int(call_id),
        "external_number": caller,
        "internal_number": SERVICE,
        "date_started": seconds_ago(started) * 1000,
        "date_first_rang": seconds_ago(started) * 1000,
        "date_ended": seconds_ago(0) * 1000,
    }
    return jwt.encode(event | changes, _SECRET, "HS256")


PROVIDER = Provider(
    secret=_SECRET,
    missed=missed,
    callback=callback,
    others=others,
    sign=lambda _url, _body: {"content-type": "application/jwt"},
)
