import hmac
import json
from datetime import datetime

from tests.providers.provider import JSON, Provider, ago, sample

_KEY = "k_an-end-to-end-key"


def missed(caller: str, _call_id: str) -> str:
    return _event("3cx-missed", caller, started=30)


def callback(caller: str, _call_id: str) -> str:
    return _event("3cx-notanswered", caller, started=5, call_type="Outbound")


def others(caller: str, _missed_id: str, _callback_id: str) -> list[str]:
    """Of a ring group, each telephone that rang out reports the call."""
    return [
        _event("3cx-missed", caller, started=30, agent="205"),
        _event("3cx-notanswered", caller, started=8, agent="205"),
    ]


def sign(_url: str, _body: str) -> dict[str, str]:
    return JSON | {"X-Api-Key": _KEY}


def known_as(_call_id: str, body: str) -> str:
    """3CX gives no id: one is made of what tells a call from another."""
    call = json.loads(body)
    told = f"{call['number']}|{datetime.fromisoformat(call['start_utc']).isoformat()}"
    return hmac.new(_KEY.encode(), told.encode(), "sha256").hexdigest()[:32]


PROVIDER = Provider(
    secret=_KEY,
    missed=missed,
    callback=callback,
    others=others,
    sign=sign,
    line=("extension", "801"),  # the queue's
    known_as=known_as,
)


def _event(fixture: str, caller: str, started: int, **changes: str) -> str:
    times = {"start_utc": ago(started), "end_utc": ago(0)}
    return json.dumps(sample(fixture) | {"number": caller.removeprefix("+1")} | times | changes)
