"""Zoom's call history has the last word, once the call is over."""

from typing import Any

import pytest

from tests.builders import CALLER, NOW, SERVICE
from tests.unit.on_missed_call.providers.zoom.payloads import history, read, record


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
        history(
            record(result="ring_timeout"),
            record(result="answered"),
            record(call_id="6998252567075884641", result="busy"),
        )
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
