"""Standard Webhooks 1.0.0, as we sign: what on_missed_call verifies of others. Pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import datetime

_PREFIX = "whsec_"
_LEAST_BYTES = 24  # the specification's


class BadSecret(Exception):
    """A secret isn't one of Standard Webhooks."""


def headers(event_id: str, body: bytes, secrets: Sequence[str], at: datetime) -> dict[str, str]:
    """The three headers. All secrets sign: while one replaces another, both hold. Raises BadSecret."""
    timestamp = str(int(at.timestamp()))
    message = f"{event_id}.{timestamp}.".encode() + body
    signatures = [b64encode(hmac.digest(_key(secret), message, "sha256")).decode() for secret in secrets]
    if not signatures:
        raise BadSecret
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _key(secret: str) -> bytes:
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (NotBase64, ValueError):
        raise BadSecret from None
    if not secret.startswith(_PREFIX) or len(key) < _LEAST_BYTES:
        raise BadSecret
    return key
