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
from functions.shared.call import CallEvent
from tests.builders import CALLER, NOW, SERVICE, request
from tests.providers.vectors import SIGNATURES
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

SECRET = "a-test-secret-token"
STAFF = {"user_id": "z8yCxTTTTSiw02QgCAp8uQ", "extension_type": "user", "extension_number": 204}
MENU = {"extension_type": "autoReceptionist", "extension_number": 801, "phone_number": SERVICE}
CHALLENGE = SIGNATURES["zoom-der-url-validation"]


def leg(event: str = "phone.callee_missed", **changes: Any) -> dict[str, Any]:
    told = {
        "call_id": "6998252567075884640",
        "callee": {"extension_type": "callQueue", "extension_number": 1002, "phone_number": SERVICE},
        "caller": {"phone_number": CALLER, "connection_type": "pstn_off_net"},
        "ringing_start_time": "2025-09-02T14:00:00Z",
        "call_end_time": "2025-09-02T14:00:30Z",
        "handup_result": "No Answer",
    } | changes
    return {"event": event, "event_ts": 1756821630123, "payload": {"account_id": "A", "object": told}}


def record(**changes: Any) -> dict[str, Any]:
    return {
        "call_id": "6998252567075884640",
        "direction": "inbound",
        "caller_did_number": CALLER,
        "callee_did_number": SERVICE,
        "callee_ext_number": "1002",
        "callee_ext_type": "call_queue",
        "callee_department": "Pièces",
        "start_time": "2025-09-02T14:00:00Z",
        "result": "no_answer",
        "wait_time": 30,
    } | changes


def history(*records: dict[str, Any], event: str = "phone.callee_call_history_completed") -> dict[str, Any]:
    name = "call_elements" if "element" in event else "call_logs"
    return {"event": event, "payload": {"account_id": "A", "object": {"user_id": "u", name: list(records)}}}


def read(content: dict[str, Any]) -> list[CallEvent]:
    return zoom.parse(request(json.dumps(content).encode()))


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


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("No Answer", "no_answer"),
        *[(each, "abandoned") for each in ("Call Cancel", "Canceled", "Cancelled")],
        ("Busy", "busy"),
        ("Rejected", "busy"),
        ("Voicemail", "voicemail"),
        ("Something new", "no_answer"),
    ],
)
def test_a_missed_leg_says_how(said: str, outcome: str) -> None:
    [event] = read(leg(handup_result=said))
    assert (event.kind, event.outcome, event.caller, event.called) == ("missed", outcome, CALLER, SERVICE)
    assert (event.extension, event.ring_seconds, event.started_at) == ("1002", 30, NOW)


@pytest.mark.parametrize(
    ("event", "changes", "kind"),
    [
        ("phone.callee_ringing", {}, "progress"),
        ("phone.callee_rejected", {}, "progress"),
        ("phone.callee_answered", {"answer_start_time": "2025-09-02T14:00:12Z"}, "answered"),
        ("phone.callee_ended", {"answer_start_time": "2025-09-02T14:00:12Z"}, "answered"),
        ("phone.callee_ended", {}, "ended"),
        ("phone.callee_answered", {"callee": MENU}, "progress"),
        ("phone.callee_ended", {"callee": MENU, "answer_start_time": "2025-09-02T14:00:12Z"}, "progress"),
        ("phone.callee_missed", {"handup_result": "Answered by Other Member"}, "answered"),
        ("phone.callee_missed", {"caller": STAFF}, "ignored"),
        ("phone.callee_missed", {"caller": {"phone_number": "204"}}, "ignored"),
        ("phone.caller_ended", {}, "ended"),
        ("phone.caller_ended", {"answer_start_time": "2025-09-02T14:00:12Z"}, "ended"),
    ],
)
def test_no_other_leg_is_a_missed_call(event: str, changes: dict[str, Any], kind: str) -> None:
    [told] = read(leg(event, **changes))
    assert (told.kind, told.outcome, told.direction) == (kind, None, "inbound")


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


def test_a_customer_whom_zoom_knows_as_a_contact_is_a_caller_all_the_same() -> None:
    contact = {"phone_number": CALLER, "extension_id": "c1", "connection_type": "pstn_off_net"}
    [event] = read(leg(caller=contact))
    assert (event.kind, event.caller) == ("missed", CALLER)


@pytest.mark.parametrize("event", ["phone.sms_received", "meeting.started", "phone.callee_teleported"])
def test_an_event_that_is_no_call_s_tells_nothing(event: str) -> None:
    assert read(leg(event)) == []
    assert read(history(record(), event=event)) == []


@pytest.mark.parametrize("withheld", [{}, {"phone_number": None}, {"phone_number": "anonymous"}])
def test_a_withheld_number_is_no_caller(withheld: dict[str, Any]) -> None:
    [event] = read(leg(caller=withheld))
    assert (event.kind, event.caller) == ("missed", None)


@pytest.mark.parametrize(
    ("event", "changes", "callback"),
    [
        ("phone.caller_ended", {"answer_start_time": "2025-09-02T14:00:12Z"}, "reached"),
        ("phone.caller_ended", {}, "tried"),
        ("phone.caller_ended", {"callee": STAFF}, None),
        ("phone.caller_ringing", {}, None),
        ("phone.caller_connected", {}, None),
    ],
)
def test_a_call_that_a_zoom_user_placed_calls_its_caller_back(
    event: str, changes: dict[str, Any], callback: str | None
) -> None:
    [told] = read(leg(event, **({"caller": STAFF, "callee": {"phone_number": CALLER}} | changes)))
    assert (told.kind, told.direction, told.callback) == ("ignored", "outbound", callback)
    assert told.called == (CALLER if "callee" not in changes else None)


def test_the_extension_is_the_one_called_by_an_outside_party() -> None:
    [event] = read(leg(callee={"phone_number": SERVICE}))
    assert (event.kind, event.extension) == ("missed", None)
    [event] = read(leg("phone.caller_ended", caller=STAFF))
    assert (event.direction, event.extension) == ("outbound", None)


@pytest.mark.parametrize(("end", "rang"), [("14:00:29.600", 30), ("13:59:59", 0)])
def test_a_leg_s_ring_is_told_in_whole_seconds_and_never_less_than_none(end: str, rang: int) -> None:
    [event] = read(leg(call_end_time=f"2025-09-02T{end}Z"))
    assert (event.ring_seconds, type(event.ring_seconds)) == (rang, int)


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
    ("result", "outcome"),
    [
        ("no_answer", "no_answer"),
        ("ring_timeout", "no_answer"),
        ("busy", "busy"),
        ("rejected", "busy"),
        ("abandoned", "abandoned"),
        ("hang_up", "abandoned"),
        ("canceled", "abandoned"),
        ("voicemail", "voicemail"),
        ("call_failed", "failed"),
        ("service_unavailable", "failed"),
    ],
)
@pytest.mark.parametrize("version", ["call_history", "call_element"])
def test_the_history_says_what_was_missed(result: str, outcome: str, version: str) -> None:
    [event] = read(history(record(result=result), event=f"phone.callee_{version}_completed"))
    assert (event.kind, event.outcome, event.department) == ("missed", outcome, "parts")
    assert (event.caller, event.called, event.ring_seconds) == (CALLER, SERVICE, 30)
    assert (event.extension, event.started_at) == ("1002", NOW)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        *[
            ({"result": each}, "answered")
            for each in ("answered", "accepted", "picked_up", "connected", "succeeded")
        ],
        ({"result": "hang_up", "answer_time": "2025-09-02T14:00:12Z"}, "answered"),
        ({"result_reason": "answered_by_other"}, "answered"),
        ({"result_reason": "pickup_by_other"}, "answered"),
        ({"result": "succeeded", "callee_ext_type": "auto_receptionist"}, "progress"),
        *[
            ({"result": each}, "ended")
            for each in ("overflowed", "invalid_key", "system_blocked", "teleported", "")
        ],
        ({"direction": "sideways"}, "ignored"),
        ({"caller_did_number": "204"}, "ignored"),
        ({"caller_did_number": None, "caller_ext_number": "204"}, "ignored"),
        ({"connect_type": "internal", "caller_ext_number": "1005"}, "ignored"),
    ],
)
def test_the_history_says_what_was_not(changes: dict[str, Any], kind: str) -> None:
    [event] = read(history(record(**changes)))
    assert (event.kind, event.outcome) == (kind, None)


def test_of_a_call_s_parts_the_answered_one_counts() -> None:
    [event, other] = read(
        history(record(result="ring_timeout"), record(result="answered"), record(call_id="2", result="busy"))
    )
    assert (event.kind, other.kind, other.outcome) == ("answered", "missed", "busy")


@pytest.mark.parametrize(
    ("result", "callback"), [("answered", "reached"), ("no_answer", "tried"), ("busy", "tried")]
)
def test_the_history_of_a_call_placed_calls_its_caller_back(result: str, callback: str) -> None:
    placed = record(direction="outbound", caller_did_number=SERVICE, callee_did_number=CALLER, result=result)
    [event] = read(history(placed, event="phone.caller_call_history_completed"))
    assert (event.kind, event.callback, event.called) == ("ignored", callback, CALLER)
    assert (event.department, event.extension) == (None, None)
    for nobody in ({"connect_type": "internal"}, {"callee_did_number": None}):
        [event] = read(history(placed | nobody))
        assert (event.kind, event.callback) == ("ignored", None)


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
