"""RingCentral's instant message events: a text that came in, as it comes in.

https://developers.ringcentral.com/guide/notifications/event-filters/instant-message-event
https://developers.ringcentral.com/guide/messaging/sms/opt-out
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.texts import inbound_text, is_one_of
from functions.on_missed_call.web import Refused, Request
from functions.shared.inbound_text import InboundText

_INSTANT = "/message-store/instant"
# What RingCentral answers itself.
_KEYWORDS = frozenset({"STOP", "UNSUBSCRIBE", "QUIT", "CANCEL", "END", "START"})


class _Party(Body):
    number: Annotated[str | None, Field(alias="phoneNumber")] = None


class _Text(Body):
    id: Annotated[str, StringConstraints(pattern=r"^\d{1,32}$")]
    from_: Annotated[_Party, Field(alias="from")] = _Party()
    to: tuple[_Party, ...] = ()
    subject: str | None = None
    created_at: Annotated[Moment | None, Field(alias="creationTime")] = None


class _Event(Body):
    event: str
    body: _Text


def inbound_texts(request: Request) -> list[InboundText]:
    """Returns nothing for any other event. A text to several is a group's, and answers none of ours."""
    if _INSTANT.encode() not in request.body:
        return []
    try:
        event = read(_Event, request.body)
    except Refused:
        return []  # as every other event that can't be read: an answer that isn't 200 may suspend all of them
    written = event.body
    if _INSTANT not in event.event or len(written.to) != 1:
        return []
    text = inbound_text(
        "ringcentral",
        written.id,
        written.from_.number,
        written.to[0].number,
        written.subject,
        written.created_at or request.received_at,
        answered=is_one_of(_KEYWORDS, written.subject),
    )
    return [text] if text else []
