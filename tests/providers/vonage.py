import json
from hashlib import sha256

import jwt

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, ago, sample, stamp, uuid

_SECRET = "an-end-to-end-secret-of-vonage-s-"


def known_as(call_id: str, _body: str = "") -> str:
    return f"CON-{uuid(call_id)}"


def missed(caller: str, call_id: str) -> str:
    return _event("vonage-unanswered", call_id, caller, SERVICE, at=20)


def callback(caller: str, call_id: str) -> str:
    return _event("vonage-answered", call_id, SERVICE, caller, at=5, direction="outbound")


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """A leg to an advisor's own telephone rings out; the call back rings."""
    return [
        _event("vonage-outbound-leg", missed_id, SERVICE, "+15815550123", at=25),
        _event("vonage-ringing", callback_id, SERVICE, caller, at=8, direction="outbound"),
    ]


def _event(fixture: str, call_id: str, caller: str, called: str, at: int, **changes: str) -> str:
    parties = {
        "from": caller[1:],
        "to": called[1:],
        "conversation_uuid": known_as(call_id),
        "timestamp": ago(at),
    }
    return json.dumps(sample(fixture) | parties | changes)


def sign(_url: str, body: str) -> dict[str, str]:
    claims = {"iat": stamp(), "iss": "Vonage", "payload_hash": sha256(body.encode()).hexdigest()}
    return JSON | {"Authorization": f"Bearer {jwt.encode(claims, _SECRET, 'HS256')}"}


PROVIDER = Provider(
    secret=_SECRET, missed=missed, callback=callback, others=others, sign=sign, known_as=known_as
)
