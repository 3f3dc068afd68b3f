"""Quo's events are read from the bodies of both kinds."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.on_missed_call.providers import quo
from functions.on_missed_call.web import Refused
from tests.builders import CALLER, NOW, SERVICE, request
from tests.unit.on_missed_call.providers.quo.webhooks import (
    STARTED,
    newer,
    older,
    read,
)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("no-answer", "no_answer"),
        ("missed", "no_answer"),
        ("completed", "no_answer"),
        ("busy", "busy"),
        ("abandoned", "abandoned"),
        ("canceled", "abandoned"),
        ("failed", "failed"),
    ],
)
def test_an_older_call_that_ended_unanswered_is_a_missed_call(status: str, outcome: str) -> None:
    event = read(older(status=status))
    assert (event.kind, event.outcome) == ("missed", outcome)
    assert (event.call_id, event.caller, event.extension) == ("ACsXlF0", CALLER, "PN1ZmRMzlx")


def test_a_newer_missed_call_names_its_caller_and_its_line() -> None:
    event = read(newer())
    assert (event.kind, event.outcome, event.call_id) == ("missed", "no_answer", "AC3700b624eca54b2a")
    assert (event.caller, event.called, event.extension) == (CALLER, SERVICE, "PN123")


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        ("unanswered", "missed", "no_answer"),
        ("abandoned", "missed", "abandoned"),
        ("failed", "missed", "failed"),
        ("answered", "answered", None),
        ("forwarded", "ended", None),
        ("ai-handled", "ended", None),
        ("unknown", "ended", None),
        ("teleported", "ended", None),
    ],
)
def test_a_newer_call_s_end_is_told_by_its_status(status: str, kind: str, outcome: str | None) -> None:
    event = read(newer("call.completed", direction="incoming", status=status))
    assert (event.kind, event.outcome) == (kind, outcome)
    assert "teleported" not in event.why


def test_both_events_of_a_missed_call_tell_the_same_call_and_start() -> None:
    one, other = read(newer()), read(newer("call.completed", direction="incoming", status="unanswered"))
    assert (one.call_id, one.started_at, one.caller) == (other.call_id, other.started_at, other.caller)
    assert one.started_at == NOW - timedelta(seconds=30)


def test_a_voicemail_is_told_without_its_address() -> None:
    voicemail = {"url": "https://media.example/secret"}
    event = read(older(status="completed", voicemail=voicemail))
    assert (event.kind, event.outcome) == ("missed", "voicemail")
    assert "secret" not in repr(event)
    ended = newer("call.completed", direction="incoming", status="unanswered", hasVoicemail=True)
    assert (read(ended).kind, read(ended).outcome) == ("missed", "voicemail")


@pytest.mark.parametrize("make", [older, newer])
def test_a_call_that_was_answered_is_none_missed(make: Any) -> None:
    for kind in ("call.answered", "call.completed"):
        event = read(make(kind, direction="incoming", status="completed", answeredAt=STARTED))
        assert (event.kind, event.callback) == ("answered", None)
    assert read(make("call.ringing", direction="incoming", status="ringing")).kind == "progress"
    assert read(make("call.answered", direction="incoming")).kind == "answered"
    assert read(make("call.forwarded", direction="incoming", status="completed")).kind == "ended"


@pytest.mark.parametrize("make", [older, newer])
@pytest.mark.parametrize(
    ("kind", "answered", "callback"),
    [
        ("call.ringing", None, None),
        ("call.answered", None, "reached"),
        ("call.completed", STARTED, "reached"),
        ("call.completed", None, "tried"),
    ],
)
def test_an_outgoing_call_is_a_call_back(
    make: Any, kind: str, answered: str | None, callback: str | None
) -> None:
    event = read(make(kind, direction="outgoing", status="unanswered", answeredAt=answered))
    assert (event.kind, event.direction, event.called, event.callback) == (
        "ignored",
        "outbound",
        CALLER,
        callback,
    )
    assert event.caller == (SERVICE if make is newer else None)
    assert read(make("call.completed", direction="outgoing", status="answered")).callback == "reached"


@pytest.mark.parametrize(
    "kind",
    ["call.recording.completed", "call.summary.completed", "call.voicemail.completed", "message.received"],
)
def test_what_comes_later_says_nothing_of_the_call_s_fate(kind: str) -> None:
    assert quo.ADAPTER.parse(request(json.dumps({"type": kind, "data": {}}).encode())) == []


def test_a_number_told_as_such_is_the_caller_s_whoever_took_part() -> None:
    told: dict[str, Any] = {"from": CALLER, "to": SERVICE, "participants": [SERVICE, CALLER]}
    event = read(older(**told))
    assert (event.caller, event.called) == (CALLER, SERVICE)
    event = read(older(**told, direction="outgoing"))
    assert (event.caller, event.called) == (CALLER, SERVICE)


def test_of_several_that_took_part_the_first_outside_is_the_caller() -> None:
    event = read(newer(people={"external": [CALLER, "+15145550178"], "workspace": [SERVICE, "+14185550102"]}))
    assert (event.caller, event.called) == (CALLER, SERVICE)


@pytest.mark.parametrize("participants", [None, [], [SERVICE, CALLER], ["anonymous"], ["call me"]])
def test_a_caller_whom_nothing_tells_is_unknown(participants: list[str] | None) -> None:
    event = read(older(participants=participants))
    assert (event.kind, event.caller) == ("missed", None)


def test_participants_that_quo_could_not_resolve_are_unknown() -> None:
    event = read(newer(people={"external": [], "workspace": [], "resolution": "unavailable"}))
    assert (event.kind, event.caller, event.called) == ("missed", None, None)


@pytest.mark.parametrize("caller", ["204", "USlHhXmRM7"])
def test_an_internal_caller_is_ignored(caller: str) -> None:
    assert read(older(participants=[caller])).kind == "ignored"


@pytest.mark.parametrize("direction", ["sideways", None, ""])
def test_a_direction_unknown_is_no_missed_call(direction: str | None) -> None:
    assert read(older(direction=direction)).kind == "ignored"
    assert read(newer("call.completed", direction=direction, status="unanswered")).kind == "ignored"


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_optional_part_may_be_null_or_empty(nothing: str | None) -> None:
    event = read(
        newer(people={"external": nothing, "workspace": nothing}, direction=nothing, answeredAt=nothing)
    )
    assert (event.kind, event.caller, event.called) == ("missed", None, None)
    event = read(older(status="completed", voicemail=nothing, hasVoicemail=nothing, phoneNumberId=nothing))
    assert (event.kind, event.outcome, event.extension) == ("missed", "no_answer", None)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (older(id=""), "data.object.id"),
        (older(id="AC call"), "data.object.id"),
        (newer(id="A" * 65), "data.resource.id"),
        (older(createdAt=None), "data.object.createdAt"),
        (older(phoneNumberId="x" * 33), "data.object.phoneNumberId"),
        (older(participants=[["call me"]]), "data.object.participants.0"),
        (newer(id=1), "data.resource.id"),
        (b'{"type":"call.missed","data":{}}', "data.resource: Field required"),
    ],
)
def test_a_bad_field_is_named(content: bytes, named: str) -> None:
    with pytest.raises(Refused, match=named.replace(".", r"\.")) as refused:
        read(content)
    assert refused.value.status == 400
