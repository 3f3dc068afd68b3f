"""Zoom Phone's events of texts: one that came in, and one of ours that left, or didn't.

https://developers.zoom.us/docs/api/phone/events/
"""

from typing import Annotated

from pydantic import StringConstraints

from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.texts import inbound_text, is_one_of
from functions.on_missed_call.web import Request
from functions.shared.inbound_text import InboundText
from functions.shared.receipt import Receipt, ReceiptKind

_RECEIVED = "phone.sms_received"
# Zoom says that a text left, and nothing of its arrival. Why one didn't leave is free text.
_KINDS: dict[str, ReceiptKind] = {"phone.sms_sent": "sent", "phone.sms_sent_failed": "undelivered"}
# What Zoom answers itself, where a number is in a campaign.
_KEYWORDS = frozenset({"STOP", "START"})


class _Party(Body):
    phone_number: str | None = None


class _Text(Body):
    message_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
    sender: _Party = _Party()
    to_members: tuple[_Party, ...] = ()
    message: str | None = None
    date_time: Moment | None = None


class _Payload(Body):
    object: _Text


class _Named(Body):
    event: str = ""


class _Event(Body):
    payload: _Payload


def parse(request: Request) -> list[InboundText]:
    """Returns nothing for any other event. A text to several is a group's, and answers none of ours."""
    if _RECEIVED.encode() not in request.body or read(_Named, request.body).event != _RECEIVED:
        return []
    written = read(_Event, request.body).payload.object
    if len(written.to_members) != 1:
        return []
    text = inbound_text(
        "zoom",
        written.message_id,
        written.sender.phone_number,
        written.to_members[0].phone_number,
        written.message,
        written.date_time or request.received_at,
        answered=is_one_of(_KEYWORDS, written.message),
    )
    return [text] if text else []


def receipts(request: Request) -> list[Receipt]:
    """Staff's own texts are told of as well: the ledger knows ours by the message's id."""
    if b"phone.sms_sent" not in request.body:
        return []
    kind = _KINDS.get(read(_Named, request.body).event)
    if kind is None:
        return []
    text = read(_Event, request.body).payload.object
    if len(text.to_members) != 1:
        return []
    return [
        Receipt(
            carrier="zoom",
            message_id=text.message_id,
            kind=kind,
            at=text.date_time or request.received_at,
            text=None,
            caller=telephone(text.to_members[0].phone_number),
            reason="unexplained" if kind == "undelivered" else None,
        )
    ]
