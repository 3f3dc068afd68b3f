"""Dialpad's call events, with PyJWT as the signer."""

import json
from datetime import timedelta
from typing import Any

import jwt as pyjwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers import dialpad
from functions.on_missed_call.web import Refused
from functions.shared.call import CallEvent
from tests.builders import CALLER, IGNORED, NOW, SERVICE, request
from tests.unit.on_missed_call.providers.junk import spoilt, taken_or_refused

SECRET = "a-dialpad-secret-of-thirty-two-bytes"
STARTED = 1756821570000  # 2025-09-02 13:59:30 UTC
ROOT = 5314479320940544


def claims(state: str = "missed", **changes: Any) -> dict[str, Any]:
    return {
        "call_id": ROOT,
        "entry_point_call_id": None,
        "state": state,
        "direction": "inbound",
        "external_number": CALLER,
        "internal_number": SERVICE,
        "target": {"id": 5991398486736896, "type": "department", "name": "Service"},
        "date_started": STARTED,
        "date_first_rang": STARTED + 1000,
        "date_connected": None,
        "date_ended": STARTED + 30000,
        "voicemail_link": None,
    } | changes


def token(payload: dict[str, Any], secret: str = SECRET) -> bytes:
    return pyjwt.encode(payload, secret, "HS256").encode()


def read(state: str = "missed", **changes: Any) -> CallEvent:
    [event] = dialpad.parse(request(token(claims(state, **changes))))
    return event


def test_what_pyjwt_signs_is_verified() -> None:
    dialpad.verify(request(token(claims())), ["another", SECRET], NOW)
    dialpad.verify(request(b" " + token(claims()) + b"\n"), [SECRET], NOW)
    for secrets in ([], [""], ["another"]):
        with pytest.raises(Refused) as refused:
            dialpad.verify(request(token(claims())), secrets, NOW)
        assert refused.value.status == 401


def test_one_letter_changed_anywhere_is_refused() -> None:
    content = token(claims())
    for i in range(len(content)):
        changed = content[:i] + (b"A" if content[i : i + 1] != b"A" else b"B") + content[i + 1 :]
        with pytest.raises(Refused) as refused:
            dialpad.verify(request(changed), [SECRET], NOW)
        assert refused.value.status == 401


def test_an_unsigned_event_is_refused_and_told_so() -> None:
    with pytest.raises(Refused, match="give Dialpad's webhook a secret") as refused:
        dialpad.verify(request(json.dumps(claims()).encode()), [SECRET], NOW)
    assert refused.value.status == 401


def test_a_missed_department_call_is_told_by_its_root() -> None:
    event = read()
    assert (event.kind, event.outcome, event.call_id) == ("missed", "no_answer", str(ROOT))
    assert (event.caller, event.called, event.ring_seconds) == (CALLER, SERVICE, 29)
    assert (event.department, event.extension) == ("service", "5991398486736896")
    assert event.started_at == NOW - timedelta(seconds=30)


@pytest.mark.parametrize(
    ("changes", "rang"),
    [
        ({"date_first_rang": None}, None),
        ({"date_ended": None}, None),
        ({"date_ended": STARTED}, 0),
        ({"date_ended": STARTED + 30999}, 30),
    ],
)
def test_a_ring_is_told_in_whole_seconds_where_both_its_ends_are(
    changes: dict[str, Any], rang: int | None
) -> None:
    assert (read(**changes).kind, read(**changes).ring_seconds) == ("missed", rang)


def test_a_leg_that_nobody_took_is_no_missed_call() -> None:
    event = read(call_id=111, entry_point_call_id=ROOT)
    assert (event.kind, event.call_id) == ("ignored", str(ROOT))


def test_a_leg_that_somebody_took_answers_the_whole_call() -> None:
    event = read("connected", call_id=112, entry_point_call_id=ROOT, date_connected=STARTED + 9000)
    assert (event.kind, event.call_id) == ("answered", str(ROOT))


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"target": {"id": 1, "type": "office", "name": "Garage"}}, "progress"),
        ({"target": {"id": 1, "type": "callcenter", "name": "Service"}}, "progress"),
        ({"target": {"id": 1, "type": "office"}, "operator_call_id": 112}, "answered"),
        ({"target": {"id": 1, "type": "user", "name": "A. Tremblay"}}, "answered"),
        ({"target": {"id": 1, "type": "office", "name": "Garage"}, "date_connected": None}, "progress"),
        ({"target": None}, "progress"),
        ({}, "progress"),
        ({"operator_call_id": 112}, "answered"),
        ({"date_connected": None}, "answered"),
        ({"date_connected": None, "date_queued": STARTED + 2000}, "progress"),
    ],
)
def test_a_root_that_is_connected_is_answered_where_no_menu_or_queue_took_it(
    changes: dict[str, Any], kind: str
) -> None:
    assert read("connected", **({"date_connected": STARTED + 3000} | changes)).kind == kind


def test_a_hang_up_that_left_a_voicemail_is_a_missed_call() -> None:
    event = read("hangup", voicemail_link="https://dialpad.example/v")
    assert (event.kind, event.outcome) == ("missed", "voicemail")
    leg = read("hangup", voicemail_link="https://dialpad.example/v", call_id=111, entry_point_call_id=ROOT)
    assert leg.kind == "ignored"


@pytest.mark.parametrize("state", ["recording", "transcription", "ringing", "teleported"])
def test_another_state_with_a_voicemail_s_address_is_no_missed_call(state: str) -> None:
    assert read(state, voicemail_link="https://dialpad.example/v").kind in ("ignored", "progress")


@pytest.mark.parametrize("state", ["voicemail", "voicemail_uploaded"])
def test_a_voicemail_is_a_missed_call(state: str) -> None:
    assert read(state).outcome == "voicemail"


def test_a_voicemail_s_address_is_not_kept() -> None:
    event = read(voicemail_link="https://dialpad.example/secret")
    assert event.outcome == "voicemail"
    assert "secret" not in repr(event)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("preanswer", "progress"),
        ("hold", "progress"),
        ("calling", "progress"),
        ("ringing", "progress"),
        ("queued", "progress"),
        ("hangup", "ended"),
        ("transcription", "ignored"),
        ("teleported", "ignored"),
    ],
)
def test_any_other_state_is_no_missed_call(state: str, kind: str) -> None:
    event = read(state)
    assert (event.kind, event.outcome) == (kind, None)
    assert "teleported" not in event.why


@pytest.mark.parametrize(
    ("state", "connected", "callback"),
    [
        ("calling", None, None),
        ("connected", STARTED + 9000, "reached"),
        ("hangup", STARTED + 9000, "reached"),
        ("hangup", None, "tried"),
        ("missed", None, "tried"),
        ("recording", None, None),
    ],
)
def test_an_outbound_call_is_a_call_back(state: str, connected: int | None, callback: str | None) -> None:
    event = read(state, direction="outbound", date_connected=connected)
    assert (event.kind, event.direction, event.callback) == ("ignored", "outbound", callback)
    assert (event.caller, event.called) == (SERVICE, CALLER)


def test_an_outbound_call_with_a_blocked_number_is_still_one() -> None:
    event = read("connected", direction="outbound", internal_number="blocked")
    assert (event.caller, event.called) == (None, CALLER)


@pytest.mark.parametrize("changes", [{"external_number": "204"}, {"is_internal": True}])
def test_an_internal_caller_is_ignored(changes: dict[str, Any]) -> None:
    assert read(**changes).kind == "ignored"


@pytest.mark.parametrize("withheld", ["anonymous", "blocked", "", None, "call me"])
def test_a_withheld_number_is_no_caller(withheld: str | None) -> None:
    event = read(external_number=withheld)
    assert (event.kind, event.caller) == ("missed", None)


def test_a_user_s_own_telephone_is_an_employee_s() -> None:
    target = {"id": 42, "type": "user", "name": "A. Tremblay"}
    assert read(target=target).department == "employee"
    assert read(target={}).department is None


def test_a_call_to_no_target_that_is_told_is_kept() -> None:
    event = read(target=None)
    assert (event.kind, event.department, event.extension) == ("missed", None, None)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"call_id": None}, "call_id"),
        ({"call_id": "x"}, "call_id"),
        ({"state": None}, "state"),
        ({"external_number": ["call me"]}, "external_number"),
        ({"date_started": 1e30}, "date_started"),
    ],
)
def test_a_bad_field_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named) as refused:
        dialpad.parse(request(token(claims() | changes)))
    assert refused.value.status == 400


@given(spoilt(claims()), st.binary(max_size=100))
def test_no_body_raises_anything_but_a_refusal(content: bytes, noise: bytes) -> None:
    for each in (content, noise, b"." + noise, b"[" * 9999, b"\xed\xa0\x80.a.b"):
        taken_or_refused("dialpad", request(each))
        with pytest.raises(Refused) as refused:
            dialpad.verify(request(each), [SECRET], NOW)
        assert refused.value.status == 401


def test_the_answer_is_a_200() -> None:
    assert dialpad.ADAPTER.respond(IGNORED, None).status == 200
