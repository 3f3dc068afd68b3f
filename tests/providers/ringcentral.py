import json

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, ago, hexadecimal, sample

_TOKEN = "an-end-to-end-verification-token"


def known_as(call_id: str, _body: str = "") -> str:
    return f"s-{hexadecimal(call_id)}"


def missed(caller: str, call_id: str) -> str:
    return _event("ringcentral-missed", call_id, caller, SERVICE, "Inbound", at=20)


def callback(caller: str, call_id: str) -> str:
    return _event("ringcentral-answered", call_id, SERVICE, caller, "Outbound", at=5)


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """Another of the group's telephones rings out first; the call back ends."""
    ended = json.loads(_event("ringcentral-answered", callback_id, SERVICE, caller, "Outbound", at=2))
    ended["body"]["parties"][0]["status"]["code"] = "Disconnected"
    return [_event("ringcentral-missed", missed_id, caller, SERVICE, "Inbound", at=25), json.dumps(ended)]


def sign(_url: str, _body: str) -> dict[str, str]:
    return JSON | {"Verification-Token": _TOKEN}


PROVIDER = Provider(
    secret=_TOKEN, missed=missed, callback=callback, others=others, sign=sign, known_as=known_as
)


def _event(fixture: str, call_id: str, caller: str, called: str, direction: str, at: int) -> str:
    event = sample(fixture)
    [party] = event["body"]["parties"]
    event["body"] |= {"telephonySessionId": known_as(call_id), "eventTime": ago(at)}
    party |= {"from": {"phoneNumber": caller}, "to": {"phoneNumber": called}, "direction": direction}
    return json.dumps(event)
