"""Zoom Phone sends an event per leg while a call goes on, and its history once it is over.

https://developers.zoom.us/docs/api/webhooks/
https://developers.zoom.us/docs/api/phone/events/
"""

import hmac
import json
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from functions.on_missed_call.providers.toolkit import freshness
from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.bodies import Body, read
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.providers.zoom import history, legs, texts
from functions.on_missed_call.web import Refused, Reply, Request
from functions.shared.call import CallEvent

_CHALLENGE = "endpoint.url_validation"


def handshake(request: Request, secrets: Secrets) -> Reply | None:
    """Answers the challenge that comes when the URL is saved, and every 72 hours.

    It is signed like every request: who can't sign gets nothing signed. With two secrets valid, the
    one that signed the challenge answers it.
    """
    if b"endpoint.url_validation" not in request.body or read(_Named, request.body).event != _CHALLENGE:
        return None
    token = read(_Challenge, request.body).payload.plain_token
    verify(request, secrets, request.received_at)
    secret = next(secret for secret in secrets if _is_signed_by(request, secret))
    answer = {
        "plainToken": token,
        "encryptedToken": hmac.digest(secret.encode(), token.encode(), "sha256").hex(),
    }
    return Reply(200, json.dumps(answer))


def verify(request: Request, secrets: Secrets, now: datetime) -> None:
    timestamp = request.headers.get("x-zm-request-timestamp", "")
    if not timestamp or not request.headers.get("x-zm-signature"):
        raise Refused(
            401,
            "missing_signature",
            "x-zm-signature or x-zm-request-timestamp is missing: Zoom signs every webhook",
        )
    # Zoom prescribes no tolerance. It sends again 5, 25 and 85 minutes after a 5xx, and doesn't say whether
    # it signs anew. Where it doesn't, this needs a wider one: a replay is the same call, and changes nothing.
    freshness.check_seconds(timestamp, now, "x-zm-request-timestamp")
    if not any([_is_signed_by(request, secret) for secret in secrets]):
        raise Refused(401, "bad_signature", "x-zm-signature doesn't hold: check the app's secret token")


class _Named(Body):
    event: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]


class _Token(Body):
    plain_token: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,256}$"), Field(alias="plainToken")]


class _Challenge(Body):
    payload: _Token


def parse(request: Request) -> list[CallEvent]:
    """Returns nothing for an event that isn't a call's, such as a text message's."""
    event = read(_Named, request.body).event
    if event in legs.EVENTS:
        return [legs.parse(event, request.body)]
    if event in history.EVENTS:
        return history.parse(request.body)
    return []


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"x-zm-request-timestamp", "x-zm-signature"}),
    account_wide=True,
    verify=verify,
    parse=parse,
    texts=texts.parse,
    receipts=texts.receipts,
    handshake=handshake,
    settle_seconds=25,
)


def _is_signed_by(request: Request, secret: str) -> bool:
    timestamp = request.headers["x-zm-request-timestamp"]
    message = b"v0:" + timestamp.encode() + b":" + request.body
    genuine = "v0=" + hmac.digest(secret.encode(), message, "sha256").hex()
    return bool(secret) and matches_any(request.headers["x-zm-signature"], [genuine.encode()])
