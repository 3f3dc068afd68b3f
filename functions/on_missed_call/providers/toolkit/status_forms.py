"""A text's status callback, as Twilio sends it and SignalWire after it. Pure.

https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
https://www.twilio.com/docs/api/errors
"""

import re
from collections.abc import Mapping
from typing import Literal

from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.receipts import named
from functions.on_missed_call.web import Refused, Request
from functions.shared.call import UndeliveredReason
from functions.shared.receipt import Receipt, ReceiptKind

# `read` is said of other channels than SMS. `received` is of a text that came in.
_KINDS: dict[str, ReceiptKind] = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "undelivered",
    "canceled": "undelivered",
}
_REASONS: dict[str, UndeliveredReason] = {
    "21211": "invalid",
    "21408": "not_allowed",  # the country
    "21610": "carrier_opted_out",
    "21614": "invalid",
    "30001": "carrier_failed",
    "30003": "unreachable",
    "30004": "blocked",
    "30005": "invalid",
    "30006": "landline",
    "30007": "filtered",
    "30032": "not_allowed",  # an unverified toll-free number
    "30034": "not_allowed",  # an unregistered number
    "30036": "expired",
}


def receipts(
    carrier: Literal["twilio", "signalwire"],
    fields: Mapping[str, str],
    ids: re.Pattern[str],
    request: Request,
) -> list[Receipt]:
    """Returns nothing where the form isn't of a text that we sent. Raises Refused for an unreadable id.

    It says no moment, parts or price.
    """
    kind = _KINDS.get(fields.get("MessageStatus", ""))
    if "CallSid" in fields or kind is None:
        return []
    message_id = fields.get("MessageSid", "")
    if not ids.fullmatch(message_id):
        raise Refused(400, "missing_field", "MessageSid is missing or unreadable")
    reason = _REASONS.get(fields.get("ErrorCode", ""), "unexplained") if kind == "undelivered" else None
    return [
        Receipt(
            carrier=carrier,
            message_id=message_id,
            kind=kind,
            at=request.received_at,
            text=named(request),
            caller=telephone(fields.get("To")),
            reason=reason,
        )
    ]
