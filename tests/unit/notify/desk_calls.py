"""Calls as the desk knows them, and a dealership that tells its staff of them."""

from datetime import datetime, timedelta
from typing import Any

from functions.shared.dealership import Dealership
from functions.shared.desk import Handled, HandledAs, StaffMember
from functions.shared.ledger.desk import DeskCall
from tests.builders import CALLER, NOW, dealership, stored_call

JULIE = StaffMember("julie", "Julie")


def waiting(
    call_key: str = "twilio:CA1",
    at: datetime = NOW,
    caller: str | None = CALLER,
    promised_at: datetime | None = None,
    replied_at: datetime | None = None,
    handled: HandledAs | None = None,
    handled_at: datetime | None = None,
    **changes: Any,
) -> DeskCall:
    deed = Handled(handled, JULIE, handled_at or at + timedelta(minutes=5)) if handled else None
    return DeskCall(
        call_key=call_key,
        call=stored_call(
            **{"caller": caller, "occurred_at": at, "promised_at": promised_at, "text_status": "accepted"}
            | changes
        ),
        promised_at=promised_at,
        replied_at=replied_at,
        handled=deed,
    )


def told(**settings: Any) -> Dealership:
    """A dealership with one department's notices."""
    return dealership(notices={"service": {"email": ["julie@garage.example"], **settings}})
