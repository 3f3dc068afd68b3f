"""End User Messaging's delivery events, in our words. Pure.

https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html
https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from functions.shared.call import UndeliveredReason
from functions.shared.receipt import MalformedReceipt, Receipt, ReceiptKind, from_context

# SUCCESSFUL is the carrier's word that it took the text; in some countries it is the last one. UNKNOWN is
# AWS's own, once no carrier has answered for 72 hours.
_KINDS: dict[str, ReceiptKind] = {
    "TEXT_QUEUED": "queued",
    "TEXT_PENDING": "queued",
    "TEXT_SENT": "queued",
    "TEXT_SUCCESSFUL": "sent",
    "TEXT_DELIVERED": "delivered",
    "TEXT_UNKNOWN": "unconfirmed",
}
_REASONS: dict[str, UndeliveredReason] = {
    "TEXT_INVALID": "invalid",
    "TEXT_INVALID_MESSAGE": "filtered",
    "TEXT_UNREACHABLE": "unreachable",
    "TEXT_CARRIER_UNREACHABLE": "carrier_failed",
    "TEXT_BLOCKED": "blocked",
    "TEXT_CARRIER_BLOCKED": "blocked",
    "TEXT_SPAM": "filtered",
    "TEXT_TTL_EXPIRED": "expired",
    "TEXT_PROTECT_BLOCKED": "not_allowed",
}


def read(event: Mapping[str, Any]) -> Receipt | None:
    """Returns None for an event that tells nothing of a text of ours. Raises MalformedReceipt.

    A type that AWS adds after this was written counts as undelivered only where the event says it is final.
    """
    kind = event.get("eventType")
    context = event.get("context")
    text = from_context(str(context.get("call", ""))) if isinstance(context, dict) else None
    if not isinstance(kind, str) or not kind.startswith("TEXT_"):
        return None
    if text is None:  # an operator's test, or what somebody else sent under the set
        return None
    reason = _REASONS.get(kind)
    ours = _KINDS.get(kind) or ("undelivered" if reason or event.get("isFinal") is True else "queued")
    try:
        price = _sum(event, "totalMessagePrice", "totalCarrierFee")
        parts = event.get("totalMessageParts")
        return Receipt(
            carrier="end_user_messaging",
            message_id=str(event["messageId"]),
            kind=ours,
            at=_moment(event["eventTimestamp"]),
            asked_at=_moment(event["messageRequestTimestamp"])
            if "messageRequestTimestamp" in event
            else None,
            text=text,
            caller=event.get("destinationPhoneNumber"),
            reason=(reason or "unexplained") if ours == "undelivered" else None,
            parts=int(parts) if parts else None,
            price_usd=price,
            receiving_carrier=event.get("carrierName") or None,
        )
    except (KeyError, TypeError, ValueError, ArithmeticError, OSError):
        raise MalformedReceipt from None


def _moment(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _sum(event: Mapping[str, Any], *names: str) -> Decimal | None:
    amounts = [Decimal(str(event[name])) for name in names if event.get(name) is not None]
    return sum(amounts, Decimal()) if amounts else None
