"""Any telephone system, by docs/providers/standardwebhooks.md; Asterisk's recipe among them."""

import json
from datetime import UTC, datetime

from standardwebhooks import Webhook

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, ago, stamp

_SECRET = "whsec_YW4gZW5kLXRvLWVuZCBzZWNyZXQ="


def missed(caller: str, call_id: str) -> str:
    return _event("call.missed", call_id, caller, SERVICE, started=30)


def callback(caller: str, call_id: str) -> str:
    return _event("call.answered", call_id, SERVICE, caller, started=5, direction="outbound")


def others(caller: str, missed_id: str, callback_id: str) -> list[str]:
    """A second telephone of the group rings out, where the caller leaves a message; the call back ends."""
    return [
        _event("call.missed", missed_id, caller, SERVICE, started=28, reason="voicemail"),
        _event("call.ended", callback_id, SERVICE, caller, started=5, direction="outbound"),
    ]


def sign(_url: str, body: str) -> dict[str, str]:
    event = json.loads(body)
    delivery = f"msg_{event['type']}_{event['data']['call_id']}_{event['data']['started_at']}"
    moment = stamp()  # read once: the next second may begin between two looks at the clock
    signature = Webhook(_SECRET).sign(delivery, datetime.fromtimestamp(moment, UTC), body)
    return JSON | {
        "webhook-id": delivery,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature,
    }


PROVIDER = Provider(secret=_SECRET, missed=missed, callback=callback, others=others, sign=sign)


def _event(kind: str, call_id: str, caller: str, called: str, started: int, **changes: str) -> str:
    data = {"call_id": call_id, "from": caller, "to": called, "started_at": ago(started)}
    return json.dumps({"type": kind, "data": data | changes})
