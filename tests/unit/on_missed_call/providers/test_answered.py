"""Who took a call, when and for how long: as far as each provider tells, and never by a telephone number."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.on_missed_call.web import Refused
from functions.shared.call import CallEvent
from tests.builders import CALLER, request
from tests.providers.vectors import PAYLOADS

Facts = tuple[str | None, str | None, int | None]


def event_of(payload: str, **changes: Any) -> CallEvent:
    """The documented payload with some of its fields changed, as the adapter reads it."""
    fixture = PAYLOADS[payload]
    body = fixture["body"]
    if body.startswith("{"):
        document = json.loads(body)
        for path, value in changes.items():
            *parents, name = path.split("__")
            node = document
            for parent in parents:
                node = node[int(parent) if parent.isdigit() else parent]
            node[name] = value
        body = json.dumps(document)
    elif changes:
        body += "&" + urlencode(changes)
    webhook = request(body.encode(), {"content-type": fixture["content_type"]})
    [event] = load_adapter(fixture["provider"]).parse(webhook)
    return event


def facts(event: CallEvent) -> Facts:
    taken = event.answered_at.isoformat().replace("+00:00", "Z") if event.answered_at else None
    return taken, event.answered_by, event.talk_seconds


ZOOM_LEG = "payload__object__"
ZOOM_RECORD = "payload__object__call_logs__0__"
TOLD: list[tuple[str, dict[str, Any], Facts]] = [
    ("3cx-inbound", {}, (None, "204", None)),
    ("3cx-inbound", {"established_utc": "2026-01-01T00:00:09Z"}, ("2026-01-01T00:00:09Z", "204", 21)),
    ("3cx-inbound", {"established_utc": "0001-01-01T00:00:00Z"}, (None, "204", None)),
    ("3cx-inbound", {"agent": "5145550123"}, (None, None, None)),
    ("aircall-answered", {}, ("2022-03-04T10:29:05Z", None, 11)),
    ("aircall-answered", {"data__user": {"id": 456, "name": "Julie"}}, ("2022-03-04T10:29:05Z", "456", 11)),
    ("aircall-answered", {"data__ended_at": None}, ("2022-03-04T10:29:05Z", None, None)),
    ("callrail-answered", {}, (None, None, 13)),
    ("callrail-answered", {"duration": 13}, (None, None, 13)),
    ("callrail-answered", {"duration": "00:13"}, (None, None, None)),
    ("dialpad-connected", {}, (None, None, None)),
    (
        "dialpad-connected",
        {"date_connected": 1731605960000, "target__type": "user"},
        ("2024-11-14T17:39:20Z", "5991398486736896", None),
    ),
    ("plivo-dial-completed", {}, (None, None, None)),
    ("plivo-dial-completed", {"DialBLegDuration": "61"}, (None, None, 61)),
    ("ringcentral-answered", {}, ("2020-06-14T19:27:18.390000Z", "809646016", None)),
    ("telnyx-answered", {}, ("2026-01-01T00:00:10Z", None, None)),
    ("twilio-dial-answered", {}, (None, None, None)),
    ("twilio-dial-answered", {"DialCallDuration": "61"}, (None, None, 61)),
    ("twilio-dial-answered", {"DialCallDuration": "a minute"}, (None, None, None)),
    ("vonage-answered", {}, ("2026-01-01T00:00:30Z", None, None)),
    ("zoom-callee-answered", {}, ("2026-01-01T00:00:12Z", None, None)),
    (
        "zoom-callee-answered",
        {
            "event": "phone.callee_ended",
            f"{ZOOM_LEG}call_end_time": "2026-01-01T00:01:12Z",
            f"{ZOOM_LEG}callee__extension_type": "user",
        },
        ("2026-01-01T00:00:12Z", "1002", 60),
    ),
    (
        "zoom-history-answered",
        {
            f"{ZOOM_RECORD}answer_time": "2026-01-01T00:00:09Z",
            f"{ZOOM_RECORD}callee_ext_type": "user",
            f"{ZOOM_RECORD}callee_ext_number": "204",
        },
        ("2026-01-01T00:00:09Z", "204", 21),
    ),
    ("zoom-history-answered-by-other", {f"{ZOOM_RECORD}callee_ext_number": "204"}, (None, None, None)),
    (
        "quo-legacy-no-answer",
        {
            "data__object__answeredAt": "2026-01-01T00:00:05.000Z",
            "data__object__answeredBy": "USlHhXmRMz",
            "data__object__status": "completed",
        },
        ("2026-01-01T00:00:05Z", "USlHhXmRMz", 25),
    ),
    (
        "quo-legacy-no-answer",
        {"data__object__answeredAt": "2026-01-01T00:00:05.000Z", "data__object__answeredBy": "+15145550123"},
        ("2026-01-01T00:00:05Z", None, 25),
    ),
]


@pytest.mark.parametrize(("payload", "changes", "told"), TOLD)
def test_an_answered_call_says_what_its_provider_tells(
    payload: str, changes: dict[str, Any], told: Facts
) -> None:
    event = event_of(payload, **changes)
    assert event.kind == "answered"
    assert facts(event) == told


@pytest.mark.parametrize("payload", [each for each in PAYLOADS if PAYLOADS[each]["expect"].get("kind")])
def test_a_call_that_nobody_took_was_taken_by_nobody(payload: str) -> None:
    event = event_of(payload)
    if event.kind != "answered":
        assert facts(event) == (None, None, None)


def standard(**data: Any) -> CallEvent:
    body = {"type": "call.answered", "data": {"call_id": "1.1", "from": CALLER} | data}
    [event] = load_adapter("standardwebhooks").parse(request(json.dumps(body).encode()))
    return event


def test_the_standard_webhook_tells_all_three() -> None:
    told = standard(answered_at="2025-09-02T10:00:05-04:00", answered_by="204", talk_seconds=61)
    assert facts(told) == ("2025-09-02T14:00:05Z", "204", 61)
    assert facts(standard()) == (None, None, None)


@pytest.mark.parametrize("number", ["5145550123", "514-555-0123", "15145550123", "5550123"])
def test_a_telephone_number_never_passes_for_who_took_the_call(number: str) -> None:
    with pytest.raises(Refused, match="answered_by.*extension"):
        standard(answered_by=number)


def test_every_provider_with_a_moment_or_a_length_of_an_answer_is_here() -> None:
    read = {PAYLOADS[payload]["provider"] for payload, _, _ in TOLD} | {"standardwebhooks"}
    # SignalWire's forms are Twilio's, and read by the same code.
    assert read == set(ADAPTERS) - {"signalwire"}
