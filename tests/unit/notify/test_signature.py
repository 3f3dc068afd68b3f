"""What we sign is what Standard Webhooks' own library takes for genuine."""

import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from functions.notify.signature import BadSecret, headers

NEW, OLD = "whsec_bmV3ZXItc2VjcmV0LWZvci10ZXN0cy1vbmx5", "whsec_b2xkZXItc2VjcmV0LWZvci10ZXN0cy1vbmx5"
BODY = json.dumps({"type": "CallMissed", "data": {"line": "Pièces"}}, ensure_ascii=False).encode()


def now() -> datetime:
    return datetime.now(UTC)  # the library knows no other


def test_the_official_library_takes_it_for_genuine() -> None:
    signed = headers("evt_1", BODY, [NEW], now())
    assert Webhook(NEW).verify(BODY, signed)["type"] == "CallMissed"
    assert signed["webhook-id"] == "evt_1"


def test_while_one_secret_replaces_another_both_hold() -> None:
    signed = headers("evt_1", BODY, [NEW, OLD], now())
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(BODY, signed)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_c29tZWJvZHktZWxzZS1zLXNlY3JldC1vbmx5").verify(BODY, signed)


def test_another_body_isn_t_genuine() -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(BODY.replace(b"Missed", b"Missing"), headers("evt_1", BODY, [NEW], now()))


@pytest.mark.parametrize("secrets", [[], ["plain"], ["whsec_c2hvcnQ="], ["whsec_!"], [NEW, "whsec_c2hvcnQ="]])
def test_without_a_good_secret_nothing_is_signed(secrets: list[str]) -> None:
    with pytest.raises(BadSecret):
        headers("evt_1", BODY, secrets, now())
