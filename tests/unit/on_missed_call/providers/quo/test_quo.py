"""Quo's two signatures are judged, each by its own kind of secret."""

import hmac
import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import quo
from functions.on_missed_call.web import Refused, Request
from tests.builders import IGNORED, NOW, request
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused
from tests.unit.on_missed_call.providers.quo.webhooks import (
    LEGACY,
    NEWER,
    newer,
    older,
    signed_newer,
    signed_older,
)


def test_each_secret_verifies_its_own_kind_of_signature() -> None:
    quo.verify(signed_older(older()), [LEGACY], NOW)
    quo.verify(signed_newer(newer()), [NEWER], NOW)
    for webhook in (signed_older(older()), signed_newer(newer())):  # while the webhooks are replaced
        quo.verify(webhook, [NEWER, LEGACY], NOW)


def test_a_webhook_of_the_other_kind_is_refused_and_says_which_secret_to_store() -> None:
    with pytest.raises(Refused, match="not a whsec_ one") as refused:
        quo.verify(signed_older(older()), [NEWER], NOW)
    assert refused.value.status == 401
    with pytest.raises(Refused, match="needs its whsec_ key") as refused:
        quo.verify(signed_newer(newer()), [LEGACY], NOW)
    assert refused.value.status == 401


def test_one_key_s_bytes_never_verify_the_other_scheme() -> None:
    bare = NEWER.removeprefix("whsec_")
    with pytest.raises(Refused):
        quo.verify(signed_older(older(), secret=bare), [NEWER], NOW)
    with pytest.raises(Refused):
        quo.verify(signed_newer(newer()), [bare], NOW)


@pytest.mark.parametrize("secrets", [[], [""], ["===="], ["é"], [b64encode(b"another").decode()]])
def test_no_other_secret_verifies_the_older_signature(secrets: list[str]) -> None:
    webhook = signed_older(older())
    for each in (webhook, request(webhook.body, {"openphone-signature": _keyed_with_nothing(webhook)})):
        with pytest.raises(Refused) as refused:
            quo.verify(each, secrets, NOW)
        assert refused.value.status == 401
        assert refused.value.code == ("bad_signature" if secrets else "missing_signature")


def _keyed_with_nothing(webhook: Request) -> str:
    stamp = webhook.headers["openphone-signature"].split(";")[2]
    digest = hmac.digest(b"", f"{stamp}.".encode() + webhook.body, "sha256")
    return f"hmac;1;{stamp};{b64encode(digest).decode()}"


def test_one_letter_of_the_older_signature_changed_is_refused() -> None:
    webhook = signed_older(older())
    header = webhook.headers["openphone-signature"]
    for i in range(len(header)):
        changed = header[:i] + ("A" if header[i] != "A" else "B") + header[i + 1 :]
        with pytest.raises(Refused):
            quo.verify(request(webhook.body, {"openphone-signature": changed}), [LEGACY], NOW)
    with pytest.raises(Refused):
        quo.verify(request(webhook.body + b" ", webhook.headers), [LEGACY], NOW)


def test_one_of_several_older_signatures_suffices() -> None:
    webhook = signed_older(older())
    genuine = webhook.headers["openphone-signature"]
    stamp = genuine.split(";")[2]
    for both in (f"hmac;1;1;QUFB,{genuine}", f"hmac;1;{stamp};QUFB, {genuine}", f"{genuine}, hmac;2;x"):
        quo.verify(request(webhook.body, {"openphone-signature": both}), [LEGACY], NOW)


def test_a_stale_signature_is_not_refreshed_by_another_s_timestamp() -> None:
    webhook = signed_older(older(), late=301)
    both = f"{webhook.headers['openphone-signature']},hmac;1;{int(NOW.timestamp() * 1000)};QUFB"
    with pytest.raises(Refused, match="doesn't hold"):
        quo.verify(request(webhook.body, {"openphone-signature": both}), [LEGACY], NOW)


@pytest.mark.parametrize("late", [301, -301])
def test_five_minutes_is_the_tolerance(late: int) -> None:
    quo.verify(signed_older(older(), late - (1 if late > 0 else -1)), [LEGACY], NOW)
    with pytest.raises(Refused, match="5 minutes") as refused:
        quo.verify(signed_older(older(), late), [LEGACY], NOW)
    assert (refused.value.status, refused.value.code) == (401, "stale_timestamp")


@pytest.mark.parametrize(
    "header",
    [
        *("x", "hmac;1;1", "hmac;1;;QUFB", f"hmac;1;{'9' * 15};QUFB"),
        *("hmac;1;soon;QUFB,GENUINE", "GENUINE,hmac;1;soon;QUFB"),
    ],
)
def test_a_timestamp_that_cannot_be_read_is_refused_even_beside_a_genuine_signature(header: str) -> None:
    webhook = signed_older(older())
    header = header.replace("GENUINE", webhook.headers["openphone-signature"])
    with pytest.raises(Refused, match="isn't hmac;1") as refused:
        quo.verify(request(webhook.body, {"openphone-signature": header}), [LEGACY], NOW)
    assert (refused.value.status, refused.value.code) == (401, "bad_signature")


@given(
    spoilt(json.loads(older())) | spoilt(json.loads(newer())) | st.binary(max_size=200),
    st.text(alphabet="hmac;1,0Aé", max_size=30),
)
def test_no_request_raises_anything_but_a_refusal(content: bytes, header: str) -> None:
    stamp = int(NOW.timestamp() * 1000)
    for each, signature in ((content, header), (b"[" * 9999, f"hmac;1;{stamp};\ud800")):
        webhook = request(each, {"openphone-signature": signature})
        taken_or_refused("quo", webhook)
        with pytest.raises(Refused) as refused:
            quo.verify(webhook, [NEWER, LEGACY], NOW)
        assert refused.value.status == 401


def test_the_newer_delivery_has_an_id_and_the_answer_is_a_200() -> None:
    assert quo.ADAPTER.webhook_id(signed_newer(newer())) == "msg_1"
    assert quo.ADAPTER.webhook_id(signed_older(older())) is None
    assert quo.ADAPTER.respond(IGNORED, None).status == 200
