import json
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, ago, sample, stamp, uuid

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def missed(caller: str, call_id: str) -> str:
    event = sample("telnyx-hangup-no_answer")
    event["data"]["occurred_at"] = ago(0)
    parties = {"from": caller, "to": SERVICE, "call_session_id": uuid(call_id)}
    event["data"]["payload"] |= {**parties, "start_time": ago(30)}
    return json.dumps(event)


def callback(caller: str, call_id: str) -> str:
    event = sample("telnyx-answered")
    parties = {"from": SERVICE, "to": caller, "call_session_id": uuid(call_id)}
    event["data"]["payload"] |= {**parties, "start_time": ago(5)}
    return json.dumps(event)


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """The call comes in; the call back ends as calls do."""
    begun, ended = json.loads(missed(caller, missed_id)), json.loads(callback(caller, callback_id))
    begun["data"] |= {"event_type": "call.initiated", "occurred_at": ago(30)}
    begun["data"]["payload"] |= {"direction": "incoming", "state": "parked"}
    ended["data"]["event_type"] = "call.hangup"
    ended["data"]["payload"] |= {"hangup_cause": "normal_clearing", "state": "hangup"}
    return [json.dumps(begun), json.dumps(ended)]


def sign(_url: str, body: str) -> dict[str, str]:
    moment = str(stamp())
    signature = b64encode(_KEY.sign(f"{moment}|{body}".encode())).decode()
    return JSON | {"telnyx-timestamp": moment, "telnyx-signature-ed25519": signature}


PROVIDER = Provider(
    secret=b64encode(_KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode(),
    missed=missed,
    callback=callback,
    others=others,
    sign=sign,
    known_as=lambda call_id, _body: uuid(call_id),
)
