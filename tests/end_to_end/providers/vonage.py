import json
from hashlib import sha256

import jwt

from tests.builders import SERVICE
from tests.end_to_end.providers.provider import JSON, Provider, sample, seconds_ago

_SECRET = "an-end-to-end-secret-of-vonage-s-"


def missed(caller: str, call_id: str) -> str:
    parties = {"from": caller[1:], "to": SERVICE[1:], "conversation_uuid": call_id}
    return json.dumps(sample("vonage-unanswered") | parties)


def callback(caller: str, call_id: str) -> str:
    parties = {"from": SERVICE[1:], "to": caller[1:], "conversation_uuid": call_id}
    return json.dumps(sample("vonage-answered") | parties | {"direction": "outbound"})


def sign(_url: str, body: str) -> dict[str, str]:
    claims = {"iat": seconds_ago(0), "iss": "Vonage", "payload_hash": sha256(body.encode()).hexdigest()}
    return JSON | {"Authorization": f"Bearer {jwt.encode(claims, _SECRET, 'HS256')}"}


PROVIDER = Provider(secret=_SECRET, missed=missed, callback=callback, sign=sign)
