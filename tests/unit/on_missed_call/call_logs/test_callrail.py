"""CallRail's log says what its webhook would have, and names the call as the webhook does."""

import json
from datetime import timedelta

import pytest

from functions.on_missed_call.providers import callrail
from functions.shared.provider_api.failure import Unavailable
from tests.builders import CALLER, SERVICE, request
from tests.call_logs.callrail import CREDENTIAL, CallRailLog, call_id
from tests.unit.on_missed_call.call_logs.reading import AT, SINCE, UNTIL, read, told


def test_a_call_is_what_the_webhook_says_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    log = CallRailLog()
    missed = log.add("missed", AT)
    voicemail = log.add("voicemail", AT, voicemail=True, call_type="voicemail")
    answered = log.add("answered", AT, answered=True, call_type=None)
    calls, _ = read(monkeypatch, "callrail", log, CREDENTIAL)
    assert [told(call) for call in calls] == [
        ("missed", "abandoned", missed),
        ("missed", "voicemail", voicemail),
        ("answered", None, answered),
    ]
    assert {(call.event.caller, call.event.called) for call in calls} == {(CALLER, SERVICE)}
    assert calls[2].ended_at == AT + timedelta(seconds=20)


def test_the_webhook_names_a_call_as_the_log_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """CallRail took the numeric `id` out of its webhooks in 2021; `resource_id` is the list's `id`."""
    log = CallRailLog()
    log.add("one", AT)
    body = log.calls[0] | {"resource_id": log.calls[0]["id"]}
    for webhook in (body | {"id": 766970532}, {name: body[name] for name in body if name != "id"}):
        [event] = callrail.parse(request(json.dumps(webhook).encode()))
        assert event.call_id == call_id("one")


def test_each_page_is_read_and_other_days_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    log = CallRailLog()
    log.add("early", SINCE - timedelta(seconds=1))
    calls = [log.add(f"call-{number}", AT) for number in range(600)]
    log.add("late", UNTIL)
    found, asked = read(monkeypatch, "callrail", log, CREDENTIAL)
    assert [call.event.call_id for call in found] == calls
    assert len(asked) == 3
    assert asked[0].query["relative_pagination"] == "true"
    assert asked[0].query["start_date"] < str(SINCE.date())


def test_the_key_goes_to_callrail_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    log = CallRailLog(elsewhere="https://elsewhere.example")
    for number in range(300):
        log.add(f"call-{number}", AT)
    with pytest.raises(Unavailable, match="callrail_pages"):
        read(monkeypatch, "callrail", log, CREDENTIAL)


def test_a_refused_key_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable, match="callrail_401"):
        read(monkeypatch, "callrail", CallRailLog(), CREDENTIAL | {"api_key": "another"})
