"""A carrier's word on what became of a text, in our words: one shape for AWS and the providers. Pure.

on_missed_call queues the providers' as this module's JSON; on_sms_event reads AWS's own events into it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from functions.shared.call import TextStatus, UndeliveredReason
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import from_text, to_text
from functions.shared.sender import CarrierName

ReceiptKind = Literal[
    "queued",  # the carrier has it
    "sent",  # the network that serves the caller took it: some countries' carriers never say more
    "delivered",
    "undelivered",  # for good; `reason` says why
    "unconfirmed",  # the carrier itself never learnt what became of it
]
FinalStatus = Literal["delivered", "failed", "suppressed", "unknown", "accepted"]

# A network answers within 72 hours: docs.aws.amazon.com/sms-voice, "Event types for SMS, MMS and voice".
RECEIPTS_WITHIN = timedelta(hours=72)
# Of a number that takes no texts, or whose telephone is off. Two of these in a row, and it gets none.
UNREACHABLE: frozenset[UndeliveredReason] = frozenset({"unreachable", "invalid", "landline"})
# What each carrier tells of a text after it took it.
#   "delivery": whether it arrived; "departure": whether it left, and no more; "nothing".
# SNS writes delivery logs that name no call. RingCentral has no event of a text's state, and isn't polled.
TELLS: Mapping[CarrierName, Literal["delivery", "departure", "nothing"]] = {
    "end_user_messaging": "delivery",
    "sns": "nothing",
    "twilio": "delivery",
    "signalwire": "delivery",
    "telnyx": "delivery",
    "ringcentral": "nothing",
    "zoom": "departure",
}
TEXT_PARAMETER = "text"  # of the address at which a provider is to tell of a text
_KIND = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """`text` names the text by the context that the carrier echoes. Where it echoes none, it is None: the
    text is then the one of this `message_id` among the last that `dealership_id` sent to `caller`.

    `at` is when it happened by the carrier's clock, `asked_at` when the carrier was asked for the text.
    `price_usd` is the whole text's, its carrier's fee included. `receiving_carrier` is the network that
    serves the caller. None where the carrier doesn't say.
    """

    carrier: CarrierName
    message_id: str
    kind: ReceiptKind
    at: datetime
    text: CallRef | None
    asked_at: datetime | None = None
    dealership_id: str | None = None
    caller: str | None = None
    reason: UndeliveredReason | None = None
    parts: int | None = None
    price_usd: Decimal | None = None
    receiving_carrier: str | None = None


class MalformedReceipt(Exception):
    """The message is none that on_missed_call or AWS writes."""


def final_status(item: Mapping[str, Any], now: datetime) -> FinalStatus | None:
    """What became of a text for good; None while that may still change, and where there is no text.

    `item` is a call's unpacked one. Nothing is written when 72 hours are over: then an accepted text without
    a receipt is `unknown`, and so is a lost answer that no receipt settled.
    """
    status: TextStatus | None = item.get("text_status")
    match status:
        case "delivered" | "failed" | "suppressed":
            return status
        case "unknown":
            asked = item.get("sending_at") or item.get("claimed_at")
            return "unknown" if asked is None or _is_over(asked, now) else None
        case "accepted":
            tells = TELLS.get(item.get("carrier", "sns"), "nothing")
            if tells == "nothing" or (tells == "departure" and "sent_at" in item):
                return "accepted"
            if not _is_over(item.get("texted_at") or item.get("receipt_at"), now):
                return None
            return "accepted" if "sent_at" in item else "unknown"
    return None


def context(ref: CallRef) -> str:
    """What a carrier is given to echo."""
    return f"{ref.dealership_id}|{ref.call_key}"


def callback(endpoint: str, context: str) -> str:
    """The address at which a provider is to tell of the text. `endpoint` is its integration's."""
    return f"{endpoint}?{urlencode({TEXT_PARAMETER: context})}"


def from_context(text: str) -> CallRef | None:
    """The text that an echoed context names; None where it is none of ours."""
    dealership_id, bar, key = text.partition("|")
    return CallRef(dealership_id, key) if dealership_id and bar and key else None


def to_json(receipt: Receipt) -> str:
    """Writes a message's body."""
    values = {
        name: to_text(value)
        if isinstance(value, datetime)
        else str(value)
        if isinstance(value, Decimal)
        else value
        for name, value in asdict(receipt).items()
    }
    values["text"] = context(receipt.text) if receipt.text else None
    known = {name: value for name, value in values.items() if value is not None}
    return json.dumps({"kind_of_event": _KIND, **known}, ensure_ascii=False)


def from_fields(fields: Mapping[str, Any]) -> Receipt:
    """Reads the object that `to_json` wrote. Raises MalformedReceipt."""
    try:
        if fields["kind_of_event"] != _KIND:
            raise ValueError
        price, parts, reason = fields.get("price_usd"), fields.get("parts"), fields.get("reason")
        if fields["kind"] not in get_args(ReceiptKind) or fields["carrier"] not in TELLS:
            raise ValueError
        if reason is not None and reason not in get_args(UndeliveredReason):
            raise ValueError
        return Receipt(
            carrier=fields["carrier"],
            message_id=str(fields["message_id"]),
            kind=fields["kind"],
            at=from_text(fields["at"]),
            asked_at=from_text(fields["asked_at"]) if "asked_at" in fields else None,
            text=from_context(str(fields["text"])) if "text" in fields else None,
            dealership_id=fields.get("dealership_id"),
            caller=fields.get("caller"),
            reason=reason,
            parts=int(parts) if parts is not None else None,
            price_usd=Decimal(price) if price is not None else None,
            receiving_carrier=fields.get("receiving_carrier"),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise MalformedReceipt from None


def _is_over(since: str | None, now: datetime) -> bool:
    return since is None or now - from_text(since) >= RECEIPTS_WITHIN
