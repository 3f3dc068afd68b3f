"""What the tests of samples share: a secret of each kind, and what the endpoint makes of a signed sample."""

from base64 import b64encode
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cli.webhook.samples import load
from cli.webhook.signing import SIGNERS, Unsigned
from functions.on_missed_call.providers import load_adapter
from functions.on_missed_call.web import Request
from functions.shared.call import CallEvent
from tests.builders import CALLER, SERVICE

URL = "https://calls.example.ca/calls/provider/tremblay?b=2&a=1"
NOW = datetime(2026, 11, 30, 14, 0, 5, 600_000, tzinfo=UTC)
SEED = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
# What signs, and what the ledger has stored, where it isn't the same.
SECRETS = {
    "quo": "whsec_YSBzZWNyZXQgZm9yIHRoZSB0ZXN0cw==",
    "quo-older": b64encode(b"a key for the tests").decode(),
    "standardwebhooks": "whsec_YSBzZWNyZXQgZm9yIHRoZSB0ZXN0cw==",
    "telnyx": b64encode(SEED).decode(),
}
STORED = {"telnyx": b64encode(PUBLIC).decode()}


def secret_of(name: str) -> str:
    return SECRETS.get(name, "a-secret-of-the-tests")


def delivered(
    name: str, kind: str = "missed", called: str = SERVICE, caller: str = CALLER, secret: str | None = None
) -> Request:
    """The sample as it comes in."""
    sample, secret = load(name), secret_of(name) if secret is None else secret
    body = sample.body(kind, caller, called, secret, NOW)  # type: ignore[arg-type]
    headers = SIGNERS[name](Unsigned(URL, body, secret, NOW))
    lowered = {header.lower(): value for header, value in headers.items()}
    return Request(
        url=URL, headers={"content-type": sample.content_type, **lowered}, body=body, received_at=NOW
    )


def taken(name: str, request: Request, stored: str | None = None) -> CallEvent:
    """The event that the adapter reads, once it has verified the request. Raises Refused."""
    adapter = load_adapter(name.partition("-")[0])
    adapter.verify(request, ["another", stored or STORED.get(name) or secret_of(name)], NOW)
    assert request.content_type in adapter.content_types
    [event] = adapter.parse(request)
    return event
