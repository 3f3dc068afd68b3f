"""Standard Webhooks, with the official `standardwebhooks` package as the signer."""

import hmac
import json
from base64 import b64encode
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from functions.on_missed_call.providers import standardwebhooks
from functions.on_missed_call.web import Refused, Request
from tests.builders import CALLER, NOW, SERVICE, request

SECRET = "whsec_" + b64encode(b"a test secret of 24 byte").decode()


def body(type_: str = "call.missed", **changes: Any) -> bytes:
    data = {"call_id": "pbx-1", "from": CALLER, "to": SERVICE, "reason": "no_answer"} | changes
    data["from"] = data.pop("caller", data["from"])
    return json.dumps({"type": type_, "data": data}).encode()


def signed(content: bytes, delivery: str = "msg_1", secret: str = SECRET, late: int = 0) -> Request:
    moment = NOW - timedelta(seconds=late)
    signature = Webhook(secret).sign(delivery, moment, content.decode())
    headers = {
        "content-type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signature,
    }
    return request(content, headers)


def read(content: bytes) -> Any:
    [event] = standardwebhooks.parse(request(content))
    return event


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100),
    st.binary(min_size=8, max_size=40),
)
def test_what_the_official_package_signs_is_verified(content: str, key: bytes) -> None:
    secret = "whsec_" + b64encode(key).decode()
    standardwebhooks.verify(signed(content.encode(), secret=secret), ["whsec_b3RoZXI=", secret], NOW)


@pytest.mark.parametrize("late", [301, -301])
def test_five_minutes_is_the_tolerance(late: int) -> None:
    standardwebhooks.verify(signed(body(), late=300 if late > 0 else -300), [SECRET], NOW)
    with pytest.raises(Refused, match="5 minutes") as refused:
        standardwebhooks.verify(signed(body(), late=late), [SECRET], NOW)
    assert refused.value.status == 401


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_named(missing: str) -> None:
    webhook = signed(body())
    headers = {name: value for name, value in webhook.headers.items() if name != missing}
    with pytest.raises(Refused, match=missing):
        standardwebhooks.verify(request(webhook.body, headers), [SECRET], NOW)


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("webhook-id", "msg 1", (400, "malformed_header")),
        ("webhook-id", "é", (400, "malformed_header")),
        ("webhook-id", "x" * 257, (400, "malformed_header")),
        *[("webhook-timestamp", each, (401, "bad_timestamp")) for each in ("x", "-1", "1e9", "1 ", "9" * 12)],
    ],
)
def test_a_header_that_can_t_be_read_is_refused(name: str, value: str, refusal: tuple[int, str]) -> None:
    with pytest.raises(Refused) as refused:
        standardwebhooks.verify(request(body(), {**signed(body()).headers, name: value}), [SECRET], NOW)
    assert (refused.value.status, refused.value.code) == refusal


@pytest.mark.parametrize("version", ["v1a", "v2", "v", ""])
def test_a_signature_of_another_version_is_none(version: str) -> None:
    webhook = signed(body())
    spelt = webhook.headers["webhook-signature"].replace("v1,", f"{version},", 1)
    with pytest.raises(Refused, match="doesn't hold"):
        standardwebhooks.verify(
            request(webhook.body, {**webhook.headers, "webhook-signature": spelt}), [SECRET], NOW
        )


@pytest.mark.parametrize(("others", "holds"), [(7, True), (8, False)])
def test_of_many_signatures_the_first_eight_are_looked_at(others: int, holds: bool) -> None:
    webhook = signed(body())
    many = " ".join(["v1,bm8="] * others + [webhook.headers["webhook-signature"]])
    with nullcontext() if holds else pytest.raises(Refused, match="doesn't hold"):
        standardwebhooks.verify(
            request(webhook.body, {**webhook.headers, "webhook-signature": many}), [SECRET], NOW
        )


@pytest.mark.parametrize("secret", ["", "whsec_", "whpk_", "whsec_é", "whsec_A"])
def test_a_secret_without_key_verifies_nothing(secret: str) -> None:
    webhook = signed(body())
    for key in (b"", secret.encode()):
        message = f"msg_1.{int(NOW.timestamp())}.".encode() + webhook.body
        forged = "v1," + b64encode(hmac.digest(key, message, "sha256")).decode()
        with pytest.raises(Refused, match="doesn't hold"):
            standardwebhooks.verify(
                request(webhook.body, {**webhook.headers, "webhook-signature": forged}), [secret], NOW
            )


def test_an_asymmetric_key_does_not_accept_a_symmetric_signature() -> None:
    key = SECRET.removeprefix("whsec_")
    with pytest.raises(Refused):
        standardwebhooks.verify(signed(body()), ["whpk_" + key], NOW)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("call.missed", "missed"),
        ("call.answered", "answered"),
        ("call.started", "progress"),
        ("call.ended", "ended"),
    ],
)
def test_the_type_says_what_happened(type_: str, kind: str) -> None:
    event = read(body(type_))
    assert event.kind == kind
    assert (event.outcome is not None) == (kind == "missed")


@pytest.mark.parametrize("content", [b'{"type":"ping"}', b'{"type":"call.teleported","data":{"call_id":7}}'])
def test_a_type_that_is_not_documented_is_acknowledged_whatever_it_tells(content: bytes) -> None:
    assert standardwebhooks.parse(request(content)) == []


@pytest.mark.parametrize(
    "told",
    [
        {"caller": CALLER, "call_id": "1756821600-5145550177"},
        {"caller": CALLER, "call_id": "514-555-0177/1"},
        {"caller": CALLER, "call_id": "sip:(514)5550177@pbx"},
        {"caller": "+33144556677", "call_id": "33144556677.1"},
        {"caller": SERVICE, "to": CALLER, "direction": "outbound", "call_id": "out-5145550177"},
    ],
)
def test_a_call_id_that_holds_the_customer_s_number_is_refused_before_a_log_holds_it(
    told: dict[str, Any],
) -> None:
    with pytest.raises(Refused, match="data.call_id holds the customer's number"):
        read(body(**told))


def test_a_call_id_may_hold_the_dealership_s_own_number() -> None:
    assert read(body(call_id=f"{SERVICE}-1")).kind == "missed"
    assert read(body(caller=SERVICE, to=CALLER, direction="outbound", call_id=f"{SERVICE}-2")).called


def test_what_the_body_tells_of_the_call_is_kept() -> None:
    told: dict[str, Any] = {
        "extension": "204",
        "department": "parts",
        "forwarded_from": "+14185550103",
        "ring_seconds": 86400,
    }
    event = read(body(call_id="x" * 128, **told))
    assert {name: getattr(event, name) for name in told} == told
    assert (event.call_id, event.caller, event.called) == ("x" * 128, CALLER, SERVICE)
    assert (event.direction, event.started_at, event.callback) == ("inbound", None, None)


@pytest.mark.parametrize(
    ("age", "taken"),
    [
        (timedelta(0), True),
        (timedelta(hours=75, minutes=35), True),
        (timedelta(days=4), False),
        (timedelta(minutes=-4, seconds=-59), True),
        (timedelta(minutes=-5), False),
    ],
)
def test_a_call_s_start_may_be_as_old_as_a_retry_and_not_in_the_future(age: timedelta, taken: bool) -> None:
    content = body(started_at=(NOW - age).isoformat())
    if taken:
        assert read(content).started_at == NOW - age
    else:
        with pytest.raises(Refused, match="in the future or over 4 days old"):
            read(content)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"reason": "busy"}, "busy"),
        ({"reason": "canceled"}, "abandoned"),
        ({"reason": "rejected"}, "busy"),
        ({"voicemail": True}, "voicemail"),
        ({"reason": "failed"}, "failed"),
    ],
)
def test_the_reason_is_the_outcome(changes: dict[str, Any], outcome: str) -> None:
    assert read(body(**changes)).outcome == outcome


@pytest.mark.parametrize(
    ("type_", "callback"),
    [("call.started", None), ("call.answered", "reached"), ("call.missed", "tried"), ("call.ended", "tried")],
)
def test_an_outbound_call_is_a_call_back_and_never_a_missed_call(type_: str, callback: str | None) -> None:
    event = read(body(type_, caller=SERVICE, to=CALLER, direction="outbound"))
    assert (event.kind, event.outcome, event.direction) == ("ignored", None, "outbound")
    assert (event.called, event.callback) == (CALLER, callback)


@pytest.mark.parametrize("withheld", [None, "", "anonymous", "Restricted"])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    assert read(body(caller=withheld)).caller is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"call_id": ""}, "data.call_id"),
        ({"call_id": "a\x00b"}, "data.call_id"),
        ({"call_id": "é"}, "data.call_id"),
        ({"call_id": "x" * 129}, "data.call_id"),
        ({"from": "514 555-0177"}, "data.from"),
        ({"from": "\u202e+15145550177"}, "data.from"),
        ({"to": "0"}, "data.to"),
        ({"forwarded_from": "service"}, "data.forwarded_from"),
        ({"reason": "lunch"}, "data.reason"),
        ({"department": "kitchen"}, "data.department"),
        ({"extension": "2\n04"}, "data.extension"),
        ({"extension": ""}, "data.extension"),
        ({"extension": "2" * 33}, "data.extension"),
        ({"ring_seconds": -1}, "data.ring_seconds"),
        ({"ring_seconds": 86401}, "data.ring_seconds"),
        ({"started_at": "yesterday"}, "data.started_at"),
        ({"started_at": "2025-09-02T10:00:00"}, "data.started_at"),
        ({"started_at": "1970-01-01T00:00:00Z"}, "data.started_at"),
        ({"started_at": "2099-01-01T00:00:00Z"}, "data.started_at"),
    ],
)
def test_a_bad_field_is_named_and_its_value_is_not(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named.replace(".", r"\.")) as refused:
        read(body(**changes))
    assert refused.value.status == 400
    [value] = changes.values()
    assert len(str(value)) < 4 or str(value) not in refused.value.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "malformed_body"),
        (b"{", "malformed_body"),
        (b"\xff", "malformed_body"),
        (b"[]", "bad_field"),
        (b"{}", "missing_field"),
        (b'{"type":"call.missed"}', "missing_field"),
        (b'{"type":"call.missed","data":{}}', "missing_field"),
        (b"[" * 5000, "malformed_body"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        standardwebhooks.parse(request(content))
    assert (refused.value.status, refused.value.code) == (400, code)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(["type", "data", "call_id", "from", "to", "started_at", "x"]), x
            )
        ),
    )
)
def test_no_json_raises_anything_but_a_refusal(content: Any) -> None:
    try:
        standardwebhooks.parse(request(json.dumps(content).encode()))
    except Refused as refused:
        assert refused.status == 400


@pytest.mark.parametrize("verdict", ["passed", "failed", "none", None])
def test_only_an_attestation_that_failed_counts(verdict: str | None) -> None:
    expected = "failed" if verdict == "failed" else None
    for type_ in ("call.missed", "call.started"):
        assert read(body(type_, attestation=verdict)).attestation == expected


def test_an_unknown_attestation_is_refused() -> None:
    with pytest.raises(Refused, match=r"data\.attestation"):
        read(body(attestation="A"))
