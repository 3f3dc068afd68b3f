from urllib.parse import parse_qsl, urlencode

from plivo.utils.signature_v3 import construct_post_url, get_signature_v3

from tests.builders import SERVICE
from tests.providers.provider import FORM, SAMPLES, Provider, uuid

_TOKEN = "an-end-to-end-auth-token"


def missed(caller: str, call_id: str) -> str:
    fields = dict(parse_qsl(SAMPLES["plivo-dial-no-answer"]))
    ids = {"CallUUID": uuid(call_id), "DialALegUUID": uuid(call_id)}
    return urlencode(fields | ids | {"From": caller[1:], "To": SERVICE[1:]})


def callback(caller: str, call_id: str) -> str:
    """The hang-up callback of an outbound call: https://docs.plivo.com/docs/voice/xml/request"""
    fields = {
        "CallUUID": uuid(call_id),
        "Direction": "outbound",
        "CallStatus": "completed",
        "Event": "Hangup",
    }
    return urlencode(fields | {"From": SERVICE[1:], "To": caller[1:]})


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """The call that the XML itself answered ends; the call back rings."""
    ended = {
        "CallUUID": uuid(missed_id),
        "Direction": "inbound",
        "CallStatus": "completed",
        "Event": "Hangup",
    }
    rings = {"CallUUID": uuid(callback_id), "Direction": "outbound", "CallStatus": "ringing", "Event": "Ring"}
    return [
        urlencode(ended | {"From": caller[1:], "To": SERVICE[1:]}),
        urlencode(rings | {"From": SERVICE[1:], "To": caller[1:]}),
    ]


def sign(url: str, body: str) -> dict[str, str]:
    signature = get_signature_v3(_TOKEN, construct_post_url(url, dict(parse_qsl(body))), "42").decode()
    return FORM | {"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": "42"}


PROVIDER = Provider(
    secret=_TOKEN,
    missed=missed,
    callback=callback,
    others=others,
    sign=sign,
    known_as=lambda call_id, _body: uuid(call_id),
    timeless=True,
)
