"""Zoom Phone's event of a text that came in.

https://developers.zoom.us/docs/api/phone/events/
"""

from typing import Annotated

from pydantic import StringConstraints

from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.texts import inbound_text, is_one_of
from functions.on_missed_call.web import Request
from functions.shared.inbound_text import InboundText

_RECEIVED = "phone.sms_received"
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
