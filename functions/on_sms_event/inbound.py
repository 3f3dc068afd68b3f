"""Reads a message of the queue of replies as an inbound text. Pure.

https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
"""

from functions.on_sms_event import queued
from functions.shared.inbound_text import InboundText, MalformedInboundText, from_fields


def read(body: str) -> InboundText:
    """Reads a message's body. Raises MalformedInboundText, or queued.Malformed."""
    match queued.read(body):
        case queued.Ours(fields):
            return from_fields(fields)
        case queued.FromAws(event, published_at):
            # AWS's payload has no moment of its own.
            known = {name: event.get(theirs) for name, theirs in _NAMES.items()}
            if any(known[name] is not None and not isinstance(known[name], str) for name in known):
                raise MalformedInboundText
            return from_fields(
                {
                    "kind_of_event": "inbound_text",
                    "carrier": "end_user_messaging",
                    "received_at": published_at.isoformat(),
                    "answered_by_carrier": False,
                    **known,
                    "body": known["body"] or "",
                    "answers": known["answers"] or None,
                }
            )


_NAMES = {
    "id": "inboundMessageId",
    "sender": "originationNumber",
    "recipient": "destinationNumber",
    "body": "messageBody",
    "answers": "previousPublishedMessageId",
}
