"""Zoom's events while a call goes on tell of one leg each."""

from typing import Any

import pytest

from tests.builders import CALLER, NOW, SERVICE
from tests.unit.on_missed_call.providers.zoom.payloads import MENU, STAFF, leg, read


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


def test_a_customer_whom_zoom_knows_as_a_contact_is_a_caller_all_the_same() -> None:
    contact = {"phone_number": CALLER, "extension_id": "c1", "connection_type": "pstn_off_net"}
    [event] = read(leg(caller=contact))
    assert (event.kind, event.caller) == ("missed", CALLER)


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
