"""Valid things to start from, so that a test says only what matters to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from functions.on_missed_call.effect import Effect
from functions.on_missed_call.web import Request
from functions.shared.call import MissedCall, call_key
from functions.shared.dealership import Dealership
from functions.shared.ledger.stored import StoredCall

NOW = datetime(2025, 9, 2, 14, 0, tzinfo=UTC)  # a Tuesday, 10 h in Quebec
CALLER = "+15145550177"
SERVICE = "+14185550101"
IGNORED = Effect(status="ignored", why="CallStatus=ringing")


def sid(name: str) -> str:
    """A call's id as Twilio writes it, another for each name."""
    return f"CA{sha256(name.encode()).hexdigest()[:32]}"


def dealership(**changes: Any) -> Dealership:
    return Dealership.model_validate(
        {
            "id": "garage-tremblay",
            "name": "Garage Tremblay",
            "text_name": "Garage Tremblay",
            "timezone": "America/Toronto",
            "languages": ["fr", "en"],
            "phone": "+14185550100",
            "hours": {"default": {"monday-friday": "08:00-17:00"}},
            "lines": [{"name": "Service", "department": "service", "number": SERVICE}],
            "integrations": [
                {"id": "tremblay-twilio", "provider": "twilio"},
                {"id": "tremblay-pbx", "provider": "standardwebhooks"},
            ],
            **changes,
        }
    )


def request(
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    url: str = "https://calls.example.ca/calls/twilio/tremblay-twilio",
    received_at: datetime = NOW,
) -> Request:
    return Request(
        url=url,
        headers={name.lower(): value for name, value in (headers or {}).items()},
        body=body,
        received_at=received_at,
    )


def missed_call(call_id: str = "CA1", at: datetime = NOW, **changes: Any) -> MissedCall:
    call = MissedCall(
        dealership_id="garage-tremblay",
        call_key=call_key("twilio", call_id),
        call_id=call_id,
        provider="twilio",
        integration_id="tremblay-twilio",
        department="service",
        line="Service",
        outcome="no_answer",
        caller=CALLER,
        called="+14185550101",
        language=None,
        occurred_at=at,
        received_at=at,
        settles_at=at,
        ring_seconds=None,
    )
    return replace(call, **changes)


def stored_call(**changes: Any) -> StoredCall:
    call = StoredCall(
        department="service",
        line="Service",
        outcome="no_answer",
        caller=CALLER,
        language=None,
        occurred_at=NOW,
        received_at=NOW,
        settles_at=NOW,
        text_status="pending",
    )
    return replace(call, **changes)
