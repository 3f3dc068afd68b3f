"""Quo, once OpenPhone, sends call events, signed in one of two ways that don't mix.

Webhooks made in the app or by the first API are signed in `openphone-signature`, those of API version
2026-03-30 by Standard Webhooks. The stored secret says which: `whsec_…` is the newer one's.
https://support.quo.com/core-concepts/integrations/webhooks
https://www.quo.com/docs/2026-03-30/webhooks-event-payloads
"""

import hmac
import re
from base64 import b64encode
from datetime import UTC, datetime

from functions.on_missed_call.providers import standardwebhooks
from functions.on_missed_call.providers.quo.events import parse
from functions.on_missed_call.providers.toolkit import freshness, strictbase64
from functions.on_missed_call.providers.toolkit.adapter import Adapter, Secrets
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused, Request

_MILLISECONDS = re.compile(r"\d{1,14}", re.ASCII)


def verify(request: Request, secrets: Secrets, now: datetime) -> None:
    """Judges each kind of signature by its own kind of secret only."""
    newer = [secret for secret in secrets if secret.startswith("whsec_")]
    legacy = [secret for secret in secrets if not secret.startswith("whsec_")]
    header = request.headers.get("openphone-signature", "")
    if header and legacy:
        _verify_legacy(header, request.body, legacy, now)
    elif header:
        raise Refused(
            401,
            "missing_signature",
            "this webhook is signed in openphone-signature: store the key Quo shows for it, not a whsec_ one",
        )
    elif newer:
        standardwebhooks.verify(request, newer, now)
    else:
        raise Refused(
            401,
            "missing_signature",
            "openphone-signature is missing: a webhook of API version 2026-03-30 needs its whsec_ key stored",
        )


ADAPTER = Adapter(
    authentication="signature",
    headers=frozenset({"openphone-signature"}) | standardwebhooks.HEADERS,
    verify=verify,
    parse=parse,
    webhook_id=standardwebhooks.webhook_id,
    settle_seconds=5,  # events of one call come unordered
)


def _verify_legacy(header: str, body: bytes, secrets: Secrets, now: datetime) -> None:
    """Reads `hmac;1;MILLISECONDS;BASE64`, or several with commas between. The key is the secret, decoded."""
    items = [item.strip().split(";") for item in header.split(",")]
    signatures = [(parts[2], parts[3]) for parts in items if len(parts) == 4 and parts[:2] == ["hmac", "1"]]
    if not signatures or not all(_MILLISECONDS.fullmatch(stamp) for stamp, _ in signatures):
        raise Refused(401, "bad_signature", "openphone-signature isn't hmac;1;milliseconds;base64")
    fresh = [
        (stamp, signature)
        for stamp, signature in signatures
        if abs(now - _moment(stamp)) <= freshness.TOLERANCE
    ]
    if not fresh:
        raise Refused(401, "stale_timestamp", "openphone-signature is over 5 minutes off: check the clock")
    keys = [key for key in map(strictbase64.decode, secrets) if key]
    matches = [
        matches_any(signature, [_signature(key, stamp, body) for key in keys]) for stamp, signature in fresh
    ]
    if not any(matches):
        raise Refused(401, "bad_signature", "openphone-signature doesn't hold: check the key in Quo")


def _signature(key: bytes, stamp: str, body: bytes) -> bytes:
    return b64encode(hmac.digest(key, f"{stamp}.".encode() + body, "sha256"))


def _moment(stamp: str) -> datetime:
    return datetime.fromtimestamp(int(stamp) / 1000, UTC)
