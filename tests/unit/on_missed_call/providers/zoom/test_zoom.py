"""Zoom Phone: signed legs, their history, and the challenge."""

import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import zoom
from functions.on_missed_call.web import Refused, Request
from tests.builders import NOW, request
from tests.providers.vectors import SIGNATURES
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused
from tests.unit.on_missed_call.providers.zoom.payloads import STAFF, history, leg, read, record

SECRET = "a-test-secret-token"
CHALLENGE = SIGNATURES["zoom-der-url-validation"]


def signed(body: bytes, secret: str = SECRET, late: int = 0) -> Request:
    timestamp = str(int(NOW.timestamp()) - late)
    signature = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, "sha256").hexdigest()
    return request(body, {"x-zm-request-timestamp": timestamp, "x-zm-signature": f"v0={signature}"})


def test_either_of_two_secrets_may_have_signed() -> None:
    zoom.verify(signed(b"{}"), ["another", SECRET], NOW)
    with pytest.raises(Refused, match="secret token"):
        zoom.verify(signed(b"{}"), ["another"], NOW)


def test_an_empty_secret_is_never_valid() -> None:
    with pytest.raises(Refused):
        zoom.verify(signed(b"{}", secret=""), [""], NOW)


@pytest.mark.parametrize("sign", [1, -1])
def test_five_minutes_is_the_tolerance(sign: int) -> None:
    zoom.verify(signed(b"{}", late=sign * 300), [SECRET], NOW)
    with pytest.raises(Refused, match="5 minutes") as refused:
        zoom.verify(signed(b"{}", late=sign * 301), [SECRET], NOW)
    assert refused.value.status == 401


@pytest.mark.parametrize("timestamp", ["soon", "-1", "1e9", "9" * 12, "٣٣"])
def test_a_timestamp_that_is_none_is_refused(timestamp: str) -> None:
    webhook = signed(b"{}")
    with pytest.raises(Refused) as refused:
        zoom.verify(request(b"{}", {**webhook.headers, "x-zm-request-timestamp": timestamp}), [SECRET], NOW)
    assert refused.value.status == 401


def challenge(secrets: list[str], headers: dict[str, str] | None = None) -> Any:
    now = datetime.fromtimestamp(CHALLENGE["now"], UTC)
    webhook = request(
        CHALLENGE["body"].encode(), CHALLENGE["headers"] if headers is None else headers, received_at=now
    )
    return zoom.handshake(webhook, secrets)


def test_the_challenge_is_answered_with_its_token_and_the_token_signed() -> None:
    for secrets in ([CHALLENGE["secret"]], ["another", CHALLENGE["secret"]]):
        reply = challenge(secrets)
        assert (reply.status, reply.content_type) == (200, "application/json")
        assert json.loads(reply.body) == CHALLENGE["respond"]["json"]


def test_who_cannot_sign_gets_nothing_signed() -> None:
    with pytest.raises(Refused):
        challenge(["another"])
    with pytest.raises(Refused):
        challenge([CHALLENGE["secret"]], headers={})


@pytest.mark.parametrize("token", ["a b", "é", "x" * 257])
def test_a_challenge_of_no_token_is_refused(token: str) -> None:
    body = json.dumps({"event": "endpoint.url_validation", "payload": {"plainToken": token}}).encode()
    with pytest.raises(Refused, match="plainToken") as refused:
        zoom.handshake(signed(body), [SECRET])
    assert refused.value.status == 400


def test_an_event_that_speaks_of_the_challenge_is_none() -> None:
    body = json.dumps(leg() | {"note": "endpoint.url_validation"}).encode()
    assert zoom.handshake(request(body), [SECRET]) is None


def test_a_body_that_can_t_be_read_is_no_challenge_and_so_its_signature_is_judged() -> None:
    assert zoom.handshake(request(b"{"), [SECRET]) is None


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_optional_part_may_be_null_or_empty(nothing: str | None) -> None:
    [event] = read(leg(call_end_time=nothing, handup_result=nothing, answer_start_time=nothing))
    assert (event.kind, event.outcome, event.ring_seconds) == ("missed", "no_answer", None)
    [event] = read(history(record(answer_time=nothing, result_reason=nothing, callee_department=nothing)))
    assert (event.kind, event.outcome, event.department) == ("missed", "no_answer", None)


def test_a_number_that_can_t_be_read_loses_no_call() -> None:
    for content in (
        leg(caller={"phone_number": "call me now"}),
        history(record(caller_did_number="call me now")),
    ):
        [event] = read(content)
        assert (event.kind, event.caller) == ("missed", None)


@pytest.mark.parametrize("event", ["phone.sms_received", "meeting.started", "phone.callee_teleported"])
def test_an_event_that_is_no_call_s_tells_nothing(event: str) -> None:
    assert read(leg(event)) == []
    assert read(history(record(), event=event)) == []


def test_the_legs_of_a_queue_are_one_call() -> None:
    events = [
        *read(leg(callee=STAFF)),
        *read(leg(callee=STAFF | {"extension_number": 205})),
        *read(leg("phone.callee_answered")),
        *read(history(record(result="answered"))),
    ]
    assert {event.call_id for event in events} == {"6998252567075884640"}
    assert [event.kind for event in events] == ["missed", "missed", "answered", "answered"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({}, "event"),
        (leg(call_id="a b"), "payload.object.call_id"),
        (leg(ringing_start_time="2025-09-02"), "ringing_start_time"),
        (leg(caller={"phone_number": ["call me now"]}), "caller.phone_number"),
        (history(record(start_time="yesterday")), "start_time"),
        (history(record(wait_time=86401)), "wait_time"),
        (history(*[record()] * 501), "call_logs"),
        (history(*[record()] * 501, event="phone.callee_call_element_completed"), "call_elements"),
    ],
)
def test_a_bad_field_is_named_and_its_value_is_not(content: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named) as refused:
        read(content)
    assert refused.value.status == 400
    assert "call me now" not in refused.value.message


@given(
    spoilt(leg())
    | spoilt(history(record()))
    | spoilt(json.loads(CHALLENGE["body"]))
    | st.binary(max_size=200)
)
def test_no_body_raises_anything_but_a_refusal(content: bytes) -> None:
    webhook = signed(content)
    try:
        zoom.handshake(webhook, [SECRET])
    except Refused as refused:
        assert 400 <= refused.status < 500
    taken_or_refused("zoom", webhook)


@pytest.mark.parametrize("signature", ["", "v0=", "v0=é", "v0=\ud800", "\x00"])
def test_no_signature_raises_anything_but_a_refusal(signature: str) -> None:
    webhook = signed(b"{}")
    with pytest.raises(Refused) as refused:
        zoom.verify(request(b"{}", {**webhook.headers, "x-zm-signature": signature}), [SECRET], NOW)
    assert refused.value.status == 401


def test_a_text_waits_for_the_other_legs() -> None:
    assert timedelta(seconds=zoom.ADAPTER.settle_seconds) == timedelta(seconds=25)
