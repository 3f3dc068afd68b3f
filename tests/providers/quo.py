"""Two webhooks, one of each kind that Quo signs in its own way."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

from tests.builders import SERVICE
from tests.providers.provider import JSON, Provider, ago, hexadecimal, sample, stamp

LEGACY_SECRET = b64encode(b"an end-to-end key of Quo").decode()
NEWER_SECRET = "whsec_YW4gZW5kLXRvLWVuZCBzZWNyZXQ="


def known_as(call_id: str, _body: str = "") -> str:
    return f"AC{hexadecimal(call_id)}"


def legacy(caller: str, call_id: str, started: int, kind: str = "call.completed", **changes: Any) -> str:
    event = sample("quo-legacy-no-answer") | {"type": kind}
    event["data"]["object"] |= {
        "id": known_as(call_id),
        "participants": [caller],
        "createdAt": ago(started),
    } | changes
    return json.dumps(event)


def legacy_sign(_url: str, body: str) -> dict[str, str]:
    moment = str(stamp() * 1000)
    digest = hmac.digest(b64decode(LEGACY_SECRET), f"{moment}.{body}".encode(), "sha256")
    return JSON | {"openphone-signature": f"hmac;1;{moment};{b64encode(digest).decode()}"}


def newer(kind: str, caller: str, call_id: str, started: int, **changes: Any) -> str:
    """As https://www.quo.com/docs/2026-03-30/webhooks-event-payloads documents it."""
    resource = {"id": known_as(call_id), "createdAt": ago(started), "updatedAt": ago(0)} | changes
    people = {"workspace": [SERVICE], "external": [caller], "resolution": "available"}
    data = {
        "resource": resource,
        "context": {"orgId": "OR123", "participants": people},
        "links": {"quo": None},
    }
    return json.dumps({"id": f"EV{call_id}", "apiVersion": "2026-03-30", "type": kind, "data": data})


def newer_sign(_url: str, body: str) -> dict[str, str]:
    delivery = f"msg_{json.loads(body)['id']}"
    moment = stamp()  # read once: the next second may begin between two looks at the clock
    signature = Webhook(NEWER_SECRET).sign(delivery, datetime.fromtimestamp(moment, UTC), body)
    return JSON | {"webhook-id": delivery, "webhook-timestamp": str(moment), "webhook-signature": signature}


PROVIDER = Provider(
    secret=LEGACY_SECRET,
    missed=lambda caller, call_id: legacy(caller, call_id, 30),
    callback=lambda caller, call_id: legacy(caller, call_id, 5, direction="outgoing", answeredAt=ago(2)),
    others=lambda caller, missed_id, callback_id: [
        legacy(caller, missed_id, 30, kind="call.ringing", status="ringing"),
        legacy(caller, callback_id, 5, kind="call.ringing", direction="outgoing", status="ringing"),
    ],
    sign=legacy_sign,
    known_as=known_as,
    line=("extension", "PN1ZmRMzlx"),  # the id of the line: older webhooks name no number
)
NEWER = Provider(
    secret=NEWER_SECRET,
    missed=lambda caller, call_id: newer("call.missed", caller, call_id, 30),
    callback=lambda caller, call_id: newer(
        "call.answered", caller, call_id, 5, direction="outgoing", answeredAt=ago(2)
    ),
    others=lambda caller, missed_id, callback_id: [
        newer("call.ringing", caller, missed_id, 30, direction="incoming"),
        newer("call.completed", caller, callback_id, 5, direction="outgoing", answeredAt=ago(2)),
    ],
    sign=newer_sign,
    known_as=known_as,
)
