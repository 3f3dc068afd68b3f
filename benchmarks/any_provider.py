"""A missed call of each provider: its sample, signed, as API Gateway hands it over, and what verifies it."""

from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benchmarks.one_call import CALLER, PUBLIC_URL, SECRET, SECRET_PARAMETER, SECRETS, SERVICE
from cli.webhook import samples, signing
from functions.shared.moment import utc_now


def webhook(provider: str) -> dict[str, Any]:
    """A signed event of that provider's, of this moment."""
    path, now, secret = f"/calls/{provider}/{provider}", utc_now(), SECRETS.get(provider, SECRET)
    sample = samples.load(provider)
    body = sample.body("missed", CALLER, SERVICE if sample.names_numbers else sample.line, secret, now)
    headers = signing.SIGNERS[provider](signing.Unsigned(PUBLIC_URL + path, body, secret, now))
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": sample.content_type, **headers},
        "pathParameters": {"provider": provider, "integration_id": provider},
        "requestContext": {"requestId": "1", "http": {"method": "POST", "path": path}},
        "body": b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def stored_secret(parameter: str) -> str:
    """What stands in the parameter: the key that verifies, which isn't always the one that signs."""
    provider = parameter.removeprefix(SECRET_PARAMETER).removeprefix("/")
    if provider == "telnyx":
        key = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
        return b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    return SECRETS.get(provider, SECRET)
