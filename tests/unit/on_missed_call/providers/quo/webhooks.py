"""Makes and signs webhooks of Quo's two kinds, the newer with the official `standardwebhooks` package."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

from standardwebhooks import Webhook

from functions.on_missed_call.providers import quo
from functions.on_missed_call.web import Request
from functions.shared.call import CallEvent
from tests.builders import CALLER, NOW, SERVICE, request

NEWER = "whsec_" + b64encode(b"the newer key of 24 byte").decode()
LEGACY = b64encode(b"the older key of 24 byte").decode()
STARTED = "2025-09-02T13:59:30.000Z"


def older(kind: str = "call.completed", **changes: Any) -> bytes:
    call = {
        "id": "ACsXlF0",
        "object": "call",
        "answeredAt": None,
        "completedAt": "2025-09-02T14:00:00.000Z",
        "createdAt": STARTED,
        "direction": "incoming",
        "status": "no-answer",
        "phoneNumberId": "PN1ZmRMzlx",
        "participants": [CALLER],
    } | changes
    return json.dumps({"id": "EV1", "apiVersion": "v4", "type": kind, "data": {"object": call}}).encode()


def newer(kind: str = "call.missed", people: dict[str, Any] | None = None, **changes: Any) -> bytes:
    people = {"workspace": [SERVICE], "external": [CALLER], "resolution": "available"} | (people or {})
    resource = {"id": "AC3700b624eca54b2a", "createdAt": STARTED, "updatedAt": STARTED} | changes
    context = {"orgId": "OR123", "phoneNumberId": "PN123", "userId": "US123", "participants": people}
    data = {"resource": resource, "context": context, "links": {"quo": None}}
    return json.dumps({"id": "EV1", "apiVersion": "2026-03-30", "type": kind, "data": data}).encode()


def read(content: bytes) -> CallEvent:
    [event] = quo.ADAPTER.parse(request(content))
    return event


def signed_older(content: bytes, late: int = 0, secret: str = LEGACY) -> Request:
    stamp = str(int((NOW - timedelta(seconds=late)).timestamp() * 1000))
    digest = hmac.digest(b64decode(secret), f"{stamp}.".encode() + content, "sha256")
    return request(content, {"openphone-signature": f"hmac;1;{stamp};{b64encode(digest).decode()}"})


def signed_newer(content: bytes, secret: str = NEWER) -> Request:
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", NOW, content.decode()),
    }
    return request(content, headers)
