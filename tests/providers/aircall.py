import json
from typing import Any

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, sample, seconds_ago


def missed(caller: str, call_id: str) -> str:
    event = sample("aircall-hungup-missed")
    event["data"] |= {"id": int(call_id), "started_at": seconds_ago(30), "ended_at": seconds_ago(0)}
    return _between(event, caller)


def callback(caller: str, call_id: str) -> str:
    event = sample("aircall-outbound")
    event["data"] |= {"id": int(call_id), "started_at": seconds_ago(5), "answered_at": seconds_ago(2)}
    return _between(event, caller)


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """The voicemail comes half a minute after the hang-up, in an event of its own; the call back ends too."""
    voicemail, end = sample("aircall-ended-voicemail"), json.loads(callback(caller, callback_id))
    voicemail["data"] |= {"id": int(missed_id), "started_at": seconds_ago(30), "ended_at": seconds_ago(0)}
    return [_between(voicemail, caller), json.dumps(end | {"event": "call.ended"})]


def _between(event: dict[str, Any], caller: str) -> str:
    event["data"]["raw_digits"] = f"{caller[:2]} {caller[2:5]}-{caller[5:]}"
    event["data"]["number"]["digits"] = f"{SERVICE[:2]} {SERVICE[2:5]}-{SERVICE[5:]}"
    return json.dumps(event)


PROVIDER = Provider(
    secret="0123456789abcdef0123456789abcdef",  # the token in the samples' bodies
    missed=missed,
    callback=callback,
    others=others,
    sign=lambda _url, _body: JSON,
)
