import hmac
from base64 import b64encode
from urllib.parse import parse_qsl, urlencode

from tests.builders import SERVICE
from tests.end_to_end.providers.provider import FORM, SAMPLES, Provider

_TOKEN = "an-end-to-end-auth-token"


def missed(caller: str, call_id: str) -> str:
    fields = dict(parse_qsl(SAMPLES["plivo-dial-no-answer"]))
    ids = {"CallUUID": call_id, "DialALegUUID": call_id}
    return urlencode(fields | ids | {"From": caller[1:], "To": SERVICE[1:]})


def callback(caller: str, call_id: str) -> str:
    """The hang-up callback of an outbound call: https://docs.plivo.com/docs/voice/xml/request"""
    fields = {"CallUUID": call_id, "Direction": "outbound", "CallStatus": "completed", "Event": "Hangup"}
    return urlencode(fields | {"From": SERVICE[1:], "To": caller[1:]})


def sign(url: str, body: str) -> dict[str, str]:
    said = f"{url}?" + "".join(name + value for name, value in sorted(parse_qsl(body))) + ".42"
    signature = b64encode(hmac.digest(_TOKEN.encode(), said.encode(), "sha256")).decode()
    return FORM | {"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": "42"}


PROVIDER = Provider(secret=_TOKEN, missed=missed, callback=callback, sign=sign)
