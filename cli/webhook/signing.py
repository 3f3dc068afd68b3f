"""How each provider proves that a webhook is its own: the headers that go with a body.

The adapters verify with code of their own: what one side gets wrong, the other doesn't repeat.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from uuid import uuid4

from cli.shared.errors import Failed
from cli.webhook import ed25519, jwt

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A body on its way. `url` is the one registered at the provider: some sign it too."""

    url: str
    body: bytes
    secret: str
    now: datetime

    @property
    def seconds(self) -> str:
        return str(int(self.now.timestamp()))


Signer = Callable[[Unsigned], Headers]


def _in_body(_webhook: Unsigned) -> Headers:
    """The body itself bears the secret, or is a token."""
    return {}


def _in_header(header: str) -> Signer:
    return lambda webhook: {header: webhook.secret}


def _form(header: str) -> Signer:
    """Twilio's: HMAC-SHA1 over the URL and the form, its fields sorted."""

    def sign(webhook: Unsigned) -> Headers:
        return {header: _hmac(webhook.secret, f"{webhook.url}{_sorted(webhook.body)}".encode(), "sha1")}

    return sign


def _callrail(webhook: Unsigned) -> Headers:
    return {"Signature": _hmac(webhook.secret, webhook.body, "sha1")}


def _plivo(webhook: Unsigned) -> Headers:
    """Plivo's V3: the query is sorted, and set apart from the form by a dot."""
    parts, nonce = urlsplit(webhook.url), uuid4().hex
    query = "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query, True)))
    url = urlunsplit(parts._replace(query="")) + (f"?{query}." if query else "?")
    signature = _hmac(webhook.secret, f"{url}{_sorted(webhook.body)}.{nonce}".encode(), "sha256")
    return {"X-Plivo-Signature-V3": signature, "X-Plivo-Signature-V3-Nonce": nonce}


def _vonage(webhook: Unsigned) -> Headers:
    claims = f'{{"iat":{webhook.seconds},"payload_hash":"{sha256(webhook.body).hexdigest()}"}}'
    return {"Authorization": f"Bearer {jwt.signed(claims.encode(), webhook.secret)}"}


def _zoom(webhook: Unsigned) -> Headers:
    message = f"v0:{webhook.seconds}:".encode() + webhook.body
    digest = hmac.digest(webhook.secret.encode(), message, "sha256").hex()
    return {"x-zm-request-timestamp": webhook.seconds, "x-zm-signature": f"v0={digest}"}


def _telnyx(webhook: Unsigned) -> Headers:
    """Telnyx keeps its private key. A pair of one's own stands in, its public key stored beside Telnyx's."""
    key = _key(webhook.secret, "the private key of a pair of your own: 32 bytes in base64")
    signature = _ed25519(key, f"{webhook.seconds}|".encode() + webhook.body)
    return {"telnyx-timestamp": webhook.seconds, "telnyx-signature-ed25519": signature}


def _standard(webhook: Unsigned) -> Headers:
    """Standard Webhooks: `whsec_` is a shared secret, `whsk_` the private key of an Ed25519 pair."""
    delivery = f"msg_{uuid4().hex}"
    message = f"{delivery}.{webhook.seconds}.".encode() + webhook.body
    if webhook.secret.startswith("whpk_"):
        raise Failed("RAPPEL_SECRET is a public key, which signs nothing: write the private one, whsk_…")
    asymmetric = webhook.secret.startswith("whsk_")
    key = _key(webhook.secret.removeprefix("whsk_").removeprefix("whsec_"), "whsec_… or whsk_…")
    signature = (
        f"v1a,{_ed25519(key, message)}"
        if asymmetric
        else f"v1,{b64encode(hmac.digest(key, message, 'sha256')).decode()}"
    )
    return {"webhook-id": delivery, "webhook-timestamp": webhook.seconds, "webhook-signature": signature}


def _quo_older(webhook: Unsigned) -> Headers:
    moment = f"{webhook.seconds}000"
    key = _key(webhook.secret, "the key that Quo shows, in base64, or whsec_…")
    digest = hmac.digest(key, f"{moment}.".encode() + webhook.body, "sha256")
    return {"openphone-signature": f"hmac;1;{moment};{b64encode(digest).decode()}"}


# By the sample's name.
SIGNERS: dict[str, Signer] = {
    "3cx": _in_header("X-Api-Key"),
    "aircall": _in_body,
    "callrail": _callrail,
    "dialpad": _in_body,
    "plivo": _plivo,
    "quo": _standard,
    "quo-older": _quo_older,
    "ringcentral": _in_header("Verification-Token"),
    "signalwire": _form("X-SignalWire-Signature"),
    "standardwebhooks": _standard,
    "telnyx": _telnyx,
    "twilio": _form("X-Twilio-Signature"),
    "vonage": _vonage,
    "zoom": _zoom,
}


def _hmac(secret: str, message: bytes, algorithm: str) -> str:
    return b64encode(hmac.digest(secret.encode(), message, algorithm)).decode()


def _sorted(form: bytes) -> str:
    return "".join(name + value for name, value in sorted(parse_qsl(form.decode(), True)))


def _key(secret: str, what: str) -> bytes:
    try:
        key = b64decode(secret, validate=True)
    except (NotBase64, ValueError):
        key = b""
    if not key:
        raise Failed(f"RAPPEL_SECRET can't be read: write {what}")
    return key


def _ed25519(key: bytes, message: bytes) -> str:
    """A private key is its seed, 32 bytes, which some follow by the public key's 32."""
    if len(key) not in (32, 64):
        raise Failed("RAPPEL_SECRET is no private key of Ed25519: write its 32 bytes in base64")
    return b64encode(ed25519.sign(key[:32], message)).decode()
