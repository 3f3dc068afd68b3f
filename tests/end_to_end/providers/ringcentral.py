import json

from tests.builders import SERVICE
from tests.end_to_end.providers.provider import JSON, Provider, sample

_TOKEN = "an-end-to-end-verification-token"


def missed(caller: str, call_id: str) -> str:
    return _told("ringcentral-missed", call_id, caller, SERVICE, "Inbound")


def callback(caller: str, call_id: str) -> str:
    return _told("ringcentral-answered", call_id, SERVICE, caller, "Outbound")


def sign(_url: str, _body: str) -> dict[str, str]:
    return JSON | {"Verification-Token": _TOKEN}


PROVIDER = Provider(secret=_TOKEN, missed=missed, callback=callback, sign=sign)


def _told(fixture: str, call_id: str, caller: str, called: str, direction: str) -> str:
    event = sample(fixture)
    [party] = event["body"]["parties"]
    event["body"]["telephonySessionId"] = call_id
    party |= {"from": {"phoneNumber": caller}, "to": {"phoneNumber": called}, "direction": direction}
    return json.dumps(event)
