"""The follow-up of a missed call, owed once its answer has left. Pure."""

from datetime import datetime

from functions.send_sms.quiet_hours import next_allowed_for
from functions.shared import hours
from functions.shared.consent import TERMS
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.stored import StoredCall
from functions.shared.ledger.texts import OwedText


def follow_up_of(dealership: Dealership, ref: CallRef, call: StoredCall, now: datetime) -> OwedText | None:
    """The text that is due at the department's next opening, unless somebody has called back by then.

    Returns None where the dealership wants none, or doesn't open within two weeks.
    """
    if "follow_up" not in dealership.follow_ups or call.caller is None:
        return None
    week, days_off = dealership.week(call.department), dealership.closed_days
    opening = hours.next_opening(now, week, dealership.zone, days_off)
    if opening is None:
        return None
    return OwedText(
        dealership_id=ref.dealership_id,
        kind="follow_up",
        about=ref.call_key,
        caller=call.caller,
        department=call.department,
        line=call.line,
        called=call.called,
        language=call.language,
        occurred_at=call.occurred_at,
        due_at=next_allowed_for(call.caller, opening, dealership),
        consent_basis="inquiry",
        consent_until=call.occurred_at + TERMS["inquiry"],
    )
