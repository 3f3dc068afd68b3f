"""Samples are signed as their providers sign: what another implementation verifies, holds."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.shared.errors import Failed
from cli.webhook import ed25519
from cli.webhook.signing import SIGNERS
from functions.on_missed_call.web import Refused
from tests.unit.cli.webhook.build import PUBLIC, SEED, delivered, taken


@pytest.mark.parametrize("name", SIGNERS)
def test_what_another_secret_signs_is_refused(name: str) -> None:
    other = {"telnyx": b64encode(bytes(32)).decode(), "quo": "whsec_" + b64encode(b"other").decode()}
    with pytest.raises(Refused) as refused:
        taken(name, delivered(name, secret=other.get(name, b64encode(b"another one").decode())))
    assert refused.value.status == 401


@settings(max_examples=10)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_ed25519_signs_as_another_implementation_does(seed: bytes, message: bytes) -> None:
    assert ed25519.sign(seed, message) == Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def test_a_private_key_may_be_followed_by_its_public_one() -> None:
    taken("telnyx", delivered("telnyx", secret=b64encode(SEED + PUBLIC).decode()))


def test_a_standard_webhook_may_be_signed_by_a_pair_of_keys() -> None:
    request = delivered("standardwebhooks", secret="whsk_" + b64encode(SEED).decode())
    assert request.headers["webhook-signature"].startswith("v1a,")
    taken("standardwebhooks", request, "whpk_" + b64encode(PUBLIC).decode())


@pytest.mark.parametrize(
    ("name", "secret", "advice"),
    [
        ("standardwebhooks", "whpk_" + b64encode(PUBLIC).decode(), "whsk_"),
        ("standardwebhooks", "whsec_not base64", "whsec_"),
        ("quo-older", "not base64", "base64"),
        ("telnyx", "not base64", "32 bytes"),
        ("telnyx", b64encode(b"short").decode(), "32 bytes"),
    ],
)
def test_a_secret_that_can_t_sign_is_said_and_not_repeated(name: str, secret: str, advice: str) -> None:
    with pytest.raises(Failed, match=advice) as failed:
        delivered(name, secret=secret)
    assert secret not in str(failed.value)
