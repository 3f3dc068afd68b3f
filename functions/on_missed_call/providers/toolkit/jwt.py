"""Verifies JSON Web Tokens (RFC 7519) as Dialpad and Vonage sign them: compact, with HS256 and nothing else.

The algorithm is pinned: a token that names another one, `none` above all, is refused before any key is tried.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Literal

from pydantic import BaseModel, ValidationError

from functions.on_missed_call.providers.toolkit.adapter import Secrets
from functions.on_missed_call.providers.toolkit.signing import matches_any
from functions.on_missed_call.web import Refused


def verify(token: str, secrets: Secrets) -> bytes:
    """Returns the payload as it was signed. Raises Refused 401 unless one of the secrets signed the token.

    The signature is compared as text, so that no second spelling of the same bytes passes.
    """
    signed, _, signature = token.rpartition(".")
    header, _, body = signed.partition(".")
    payload = _decode(body)
    if not _is_hs256(_decode(header)) or not payload:
        raise Refused(401, "bad_signature", "this is no JWT signed with HS256: check the webhook's secret")
    genuine = [
        urlsafe_b64encode(hmac.digest(secret.encode(), signed.encode(), "sha256")).rstrip(b"=")
        for secret in secrets
        if secret
    ]
    if not matches_any(signature, genuine):
        raise Refused(401, "bad_signature", "the JWT's signature doesn't hold: check the webhook's secret")
    return payload


def payload_of(token: str) -> bytes:
    """Returns the payload of a token that was verified before, and nothing where it isn't a token."""
    return _decode(token.partition(".")[2].partition(".")[0])


class _Header(BaseModel):
    alg: Literal["HS256"]


def _is_hs256(header: bytes) -> bool:
    try:
        _Header.model_validate_json(header)
    except ValidationError:
        return False
    return True


def _decode(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
    except (NotBase64, ValueError):
        return b""
