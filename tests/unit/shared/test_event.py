"""An event's form on the bus: it is read as it was written, and by what a later version adds as well."""

from datetime import timedelta
from typing import Any

import pytest

from functions.shared.event import (
    KINDS,
    CallMissed,
    Event,
    FollowUpDue,
    Happening,
    MalformedEvent,
    OptedOut,
    TextFailed,
    TextSent,
    event_id,
    from_detail,
    to_detail,
)
from tests.builders import NOW

URL = "https://desk.example.ca/desk"


def event(what: Happening) -> Event:
    return Event(
        id=event_id("x"),
        occurred_at=NOW,
        dealership_id="garage-tremblay",
        department="service",
        call_key="twilio:CA1",
        caller_last4="0177",
        what=what,
    )


@pytest.mark.parametrize(
    "what",
    [
        CallMissed("no_answer", "Service"),
        FollowUpDue(NOW + timedelta(hours=1)),
        TextFailed("answer", "landline"),
        TextSent("answer"),
        TextSent("answer", NOW + timedelta(hours=1)),
        OptedOut("text"),
    ],
)
def test_an_event_is_read_as_it_was_written(what: Happening) -> None:
    assert from_detail(event(what).kind, to_detail(event(what), URL)) == event(what)


def test_a_detail_is_flat_and_says_its_version() -> None:
    assert to_detail(event(CallMissed("busy", "Service")), URL) == {
        "schema": "1",
        "id": event_id("x"),
        "occurred_at": "2025-09-02T14:00:00.000Z",
        "dealership_id": "garage-tremblay",
        "department": "service",
        "call_key": "twilio:CA1",
        "caller_last4": "0177",
        "desk_url": URL,
        "outcome": "busy",
        "line": "Service",
    }


def test_a_field_that_a_later_version_adds_is_no_hindrance() -> None:
    what = CallMissed("busy", "Service")
    assert from_detail("CallMissed", {**to_detail(event(what), None), "new": 1}) == event(what)


@pytest.mark.parametrize(
    ("kind", "changed"),
    [("CallMissed", {"outcome": ...}), ("Nothing", {}), ("CallMissed", {"occurred_at": "yesterday"})],
)
def test_what_is_no_event_is_refused(kind: str, changed: dict[str, Any]) -> None:
    detail = {**to_detail(event(CallMissed("busy", "Service")), None), **changed}
    known = {name: value for name, value in detail.items() if value is not ...}
    with pytest.raises(MalformedEvent):
        from_detail(kind, known)


def test_no_event_has_a_field_of_its_own_that_is_every_event_s() -> None:
    common = to_detail(event(OptedOut("text")), None).keys() - {"how"}
    for kind in KINDS.values():
        assert not common & set(kind.__dataclass_fields__)


def test_an_id_is_short_enough_for_a_webhook_and_tells_its_parts_apart() -> None:
    assert event_id("a", "b") == event_id("a", "b") != event_id("ab")
    assert len(event_id("a")) == 36
