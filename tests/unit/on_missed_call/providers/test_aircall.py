"""Aircall's call events: a token in the body, and two events for each call that ends."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import aircall
from functions.on_missed_call.web import Refused
from functions.shared.call import CallEvent
from tests.builders import IGNORED, NOW, request
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

TOKEN = "0123456789abcdef0123456789abcdef"


def body(kind: str = "call.hungup", **changes: Any) -> bytes:
    data = {
        "id": 780836754,
        "direction": "inbound",
        "missed_call_reason": "agents_did_not_answer",
        "started_at": 1756821583,
        "answered_at": None,
        "ended_at": 1756821600,
        "voicemail": None,
        "raw_digits": "+1 514-555-0177",
        "number": {"id": 397375, "name": "Service", "digits": "+1 418-555-0101"},
    } | changes
    return json.dumps({"resource": "call", "event": kind, "token": TOKEN, "data": data}).encode()


def read(kind: str = "call.hungup", **changes: Any) -> CallEvent:
    [event] = aircall.parse(request(body(kind, **changes)))
    return event


def test_the_webhook_s_token_is_taken_and_no_other() -> None:
    aircall.verify(request(body()), ["another", TOKEN], NOW)
    for secrets in ([], [""], ["another"], [TOKEN[:-1]], [TOKEN + "0"], ["é"]):
        with pytest.raises(Refused) as refused:
            aircall.verify(request(body()), secrets, NOW)
        assert (refused.value.status, refused.value.code) == (401, "bad_signature")
        assert TOKEN not in refused.value.message


@pytest.mark.parametrize("content", [b"{}", b'{"token":""}', b'{"data":{"token":"x"}}'])
def test_a_body_without_token_is_refused_even_where_no_secret_is_kept(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        aircall.verify(request(content), [""], NOW)
    assert (refused.value.status, refused.value.code) == (401, "missing_signature")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"token":1}', b"[" * 9999, b"\xff"])
def test_a_body_that_cannot_be_read_is_no_proof(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        aircall.verify(request(content), [TOKEN], NOW)
    assert refused.value.status == 400


@pytest.mark.parametrize("kind", ["call.hungup", "call.ended", "call.voicemail_left"])
def test_each_of_its_ends_tells_the_same_missed_call(kind: str) -> None:
    event = read(kind)
    assert (event.kind, event.outcome, event.call_id) == ("missed", "no_answer", "780836754")
    assert (event.caller, event.called) == ("+15145550177", "+14185550101")
    assert event.started_at == datetime(2025, 9, 2, 13, 59, 43, tzinfo=UTC)
    assert event.ring_seconds == 17


def test_a_voicemail_is_told_without_its_address() -> None:
    event = read("call.ended", voicemail="https://media.example/secret.mp3")
    assert event.outcome == "voicemail"
    assert "secret" not in repr(event)


@pytest.mark.parametrize("reason", ["short_abandoned", "abandoned_in_ivr", "abandoned_in_classic"])
def test_a_caller_who_gave_up_abandoned(reason: str) -> None:
    assert read(missed_call_reason=reason).outcome == "abandoned"


@pytest.mark.parametrize("reason", ["no_available_agent", "out_of_opening_hours", None])
def test_a_caller_whom_nobody_could_take_had_no_answer(reason: str | None) -> None:
    assert read(missed_call_reason=reason).outcome == "no_answer"


@pytest.mark.parametrize(
    ("changes", "rang"), [({"started_at": None}, None), ({"ended_at": None}, None), ({"ended_at": 1}, 0)]
)
def test_a_ring_is_told_where_both_its_ends_are(changes: dict[str, Any], rang: int | None) -> None:
    assert (read(**changes).kind, read(**changes).ring_seconds) == ("missed", rang)


def test_a_reason_that_aircall_may_add_one_day_is_no_missed_call() -> None:
    event = read(missed_call_reason="teleported")
    assert (event.kind, event.outcome) == ("ended", None)
    assert "teleported" not in event.why


@pytest.mark.parametrize(
    ("kind", "answered_at"),
    [
        *((each, 1756821590) for each in ("call.answered", "call.hungup", "call.ended")),
        ("call.answered", None),
    ],
)
def test_an_answered_call_is_answered_at_each_of_its_events(kind: str, answered_at: int | None) -> None:
    event = read(kind, answered_at=answered_at, missed_call_reason=None)
    assert (event.kind, event.callback) == ("answered", None)
    assert event.ring_seconds is None  # the talk is in it


@pytest.mark.parametrize("kind", ["call.created", "call.ringing_on_agent"])
def test_a_ringing_call_goes_on(kind: str) -> None:
    assert read(kind, ended_at=None, missed_call_reason=None).kind == "progress"


@pytest.mark.parametrize("kind", ["call.tagged", "call.archived", "call.teleported", "number.opened"])
def test_what_comes_later_with_the_whole_call_again_says_nothing(kind: str) -> None:
    assert aircall.parse(request(body(kind))) == []


@pytest.mark.parametrize(
    ("kind", "answered_at", "callback"),
    [
        ("call.created", None, None),
        ("call.answered", None, "reached"),
        ("call.hungup", 1756821590, "reached"),
        ("call.hungup", None, "tried"),
        ("call.ended", None, "tried"),
    ],
)
def test_an_outbound_call_is_a_call_back(kind: str, answered_at: int | None, callback: str | None) -> None:
    event = read(kind, direction="outbound", answered_at=answered_at, missed_call_reason=None)
    assert (event.kind, event.direction, event.callback) == ("ignored", "outbound", callback)
    assert (event.caller, event.called) == ("+14185550101", "+15145550177")


def test_a_direction_unknown_is_no_missed_call() -> None:
    assert read(direction="sideways").kind == "ignored"


@pytest.mark.parametrize("withheld", ["anonymous", "", None, "call me"])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    event = read(raw_digits=withheld)
    assert (event.kind, event.caller) == ("missed", None)


def test_an_internal_caller_is_ignored() -> None:
    assert read(raw_digits="204").kind == "ignored"


def test_the_number_finds_the_line_by_its_digits_its_id_or_its_name() -> None:
    event = read(number={"id": 397375, "name": "Pièces", "digits": "+1 418-555-0103"})
    assert (event.called, event.extension, event.department) == ("+14185550103", "397375", "parts")


def test_a_call_to_no_number_that_is_told_is_kept() -> None:
    event = read(number=None)
    assert (event.kind, event.called, event.extension, event.department) == ("missed", None, None, None)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": "call"}, "data.id"),
        ({"id": -1}, "data.id"),
        ({"started_at": 1e30}, "data.started_at"),
        ({"raw_digits": ["call me"]}, "data.raw_digits"),
        ({"number": {"digits": 1}}, "data.number.digits"),
    ],
)
def test_a_bad_field_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named.replace(".", r"\.")) as refused:
        read(**changes)
    assert refused.value.status == 400


@given(spoilt(json.loads(body())) | st.binary(max_size=200))
def test_no_body_raises_anything_but_a_refusal(content: bytes) -> None:
    for each in (content, b"[" * 9999):
        taken_or_refused("aircall", request(each))
        try:
            aircall.verify(request(each), [TOKEN], NOW)
        except Refused as refused:
            assert 400 <= refused.status < 500


def test_the_answer_is_a_200() -> None:
    assert aircall.ADAPTER.respond(IGNORED, None).status == 200
