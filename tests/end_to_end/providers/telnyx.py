import json
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.builders import SERVICE
from tests.end_to_end.providers.provider import JSON, Provider, ago, sample, seconds_ago

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def missed(caller: str, call_id: str) -> str:
    event = sample("telnyx-hangup-no_answer")
    event["data"]["occurred_at"] = ago(0)
    parties = {"from": caller, "to": SERVICE, "call_session_id": call_id}
    event["data"]["payload"] |= {**parties, "start_time": ago(30)}
    return json.dumps(event)


def callback(caller: str, call_id: str) -> str:
    event = sample("telnyx-answered")
    parties = {"from": SERVICE, "to": caller, "call_session_id": call_id}
    event["data"]["payload"] |= {**parties, "start_time": ago(5)}
    return json.dumps(event)


def sign(_url: str, body: str) -> dict[str, str]:
    stamp = str(seconds_ago(0))
    signature = b64encode(_KEY.sign(f"{stamp}|{body}".encode())).decode()
    return JSON | {"telnyx-timestamp": stamp, "telnyx-signature-ed25519": signature}


PROVIDER = Provider(
    secret=b64encode(_KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode(),
    missed=missed,
    callback=callback,
    sign=sign,
)
