"""Telnyx's events of texts: those that come in, and what became of ours.

https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out
https://developers.telnyx.com/docs/messaging/messages/error-codes
"""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from functions.on_missed_call.providers.toolkit import texts
from functions.on_missed_call.providers.toolkit.adapter import FORM
from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.call_ids import UUID
from functions.on_missed_call.providers.toolkit.receipts import named
from functions.on_missed_call.web import Request
from functions.shared.call import UndeliveredReason
from functions.shared.inbound_text import InboundText
from functions.shared.receipt import Receipt, ReceiptKind

# What Telnyx answers itself by its own lists; an account may add to them, and `autoresponse_type` tells.
_KEYWORDS = frozenset(
    {"STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "START", "UNSTOP"}
)
_OF_OURS = frozenset({"message.sent", "message.finalized"})
_KINDS: dict[str, ReceiptKind] = {
    "queued": "queued",
    "sending": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "sending_failed": "undelivered",
    "delivery_failed": "undelivered",
    "expired": "undelivered",
    "delivery_unconfirmed": "unconfirmed",
}
_REASONS: dict[str, UndeliveredReason] = {
    "40001": "landline",
    "40002": "filtered",
    "40003": "filtered",  # our number, for spam
    "40004": "blocked",
    "40005": "expired",
    "40006": "carrier_failed",
    "40008": "unreachable",
    "40009": "filtered",  # the words
    "40300": "carrier_opted_out",
    "40310": "invalid",
}


class _Party(Body):
    phone_number: str | None = None
    status: str | None = None
    carrier: str | None = None
    line_type: str | None = None


class _Error(Body):
    code: str | int | None = None


class _Cost(Body):
    amount: Decimal | None = None
    currency: str | None = None


class _Text(Body):
    id: Annotated[str, StringConstraints(pattern=rf"^{UUID}$")]
    from_: Annotated[_Party, Field(alias="from")] = _Party()
    to: tuple[_Party, ...] = ()
    text: str | None = None
    received_at: Moment | None = None
    sent_at: Moment | None = None
    completed_at: Moment | None = None
    autoresponse_type: str | None = None
    parts: int | None = None
    cost: _Cost = _Cost()
    errors: tuple[_Error, ...] = ()


class _Data(Body):
    payload: _Text


class _Kind(Body):
    event_type: str


class _AnyEvent(Body):
    data: _Kind


class _Event(Body):
    data: _Data


def inbound_texts(request: Request) -> list[InboundText]:
    if request.content_type in FORM or _kind(request) != "message.received":
        return []
    written = read(_Event, request.body).data.payload
    text = texts.inbound_text(
        "telnyx",
        written.id,
        written.from_.phone_number,
        written.to[0].phone_number if written.to else None,
        written.text,
        written.received_at or request.received_at,
        answered=written.autoresponse_type is not None or texts.is_one_of(_KEYWORDS, written.text),
    )
    return [text] if text else []


def receipts(request: Request) -> list[Receipt]:
    """A text's price comes in US dollars, or isn't known. A number that Telnyx calls a landline is one."""
    if request.content_type in FORM or _kind(request) not in _OF_OURS:
        return []
    text = read(_Event, request.body).data.payload
    [to, *_] = text.to or (_Party(),)
    kind = _KINDS.get(to.status or "")
    if kind is None:
        return []
    return [
        Receipt(
            carrier="telnyx",
            message_id=text.id,
            kind=kind,
            at=text.completed_at or text.sent_at or request.received_at,
            text=named(request),
            caller=telephone(to.phone_number),
            reason=_reason(text, to) if kind == "undelivered" else None,
            parts=text.parts,
            price_usd=text.cost.amount if text.cost.currency == "USD" else None,
            receiving_carrier=to.carrier,
        )
    ]


def _kind(request: Request) -> str:
    return read(_AnyEvent, request.body).data.event_type


def _reason(text: _Text, to: _Party) -> UndeliveredReason:
    if to.line_type == "Wireline":
        return "landline"
    codes = [str(error.code) for error in text.errors]
    known = next((_REASONS[code] for code in codes if code in _REASONS), None)
    return known or ("expired" if to.status == "expired" else "unexplained")
