"""Each payload as its provider documents it means what it should."""

from datetime import datetime
from typing import Any

import pytest

from functions.on_missed_call.providers import ADAPTERS, load_adapter
from tests.builders import request
from tests.providers.vectors import PAYLOADS

OUTCOMES = {
    "after_hours": "no_answer",
    "canceled": "abandoned",
    "rejected": "busy",
    "timeout": "no_answer",
    "unanswered": "no_answer",
}
KINDS = {"ended_unknown": "ended"}


@pytest.mark.parametrize("fixture", PAYLOADS.values(), ids=lambda fixture: fixture["id"])
def test_a_documented_payload_means_what_it_should(fixture: dict[str, Any]) -> None:
    webhook = request(fixture["body"].encode(), {"content-type": fixture["content_type"]})
    [event] = load_adapter(fixture["provider"]).parse(webhook)
    expected = fixture["expect"]
    assert event.kind == KINDS.get(expected["kind"], expected["kind"])
    for name in ("call_id", "caller", "called", "direction", "ring_seconds"):
        if name in expected:
            assert getattr(event, name) == expected[name], name
    if "started_at" in expected:
        assert event.started_at == datetime.fromisoformat(expected["started_at"])
    if event.kind == "missed":
        reason = expected["reason"]
        assert event.outcome == ("voicemail" if expected.get("voicemail") else OUTCOMES.get(reason, reason))
    else:
        assert event.outcome is None


def test_every_provider_has_a_payload() -> None:
    assert {fixture["provider"] for fixture in PAYLOADS.values()} | {"standardwebhooks"} >= set(ADAPTERS)
