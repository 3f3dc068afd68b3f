"""What a caller writes: an inbound text on its way to on_sms_event, and what it may mean. Pure.

Texts to a number of End User Messaging come to that queue by SNS, in AWS's own shape; those to a provider's
number come through the provider's webhook, in this one.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from functions.shared.moment import from_text, to_text
from functions.shared.sender import AWS_CARRIERS, PROVIDER_CARRIERS, CarrierName

Meaning = Literal["opt_out", "opt_in", "help", "wrong_number", "auto_reply", "reply"]
Flag = Literal["may_want_to_stop"]

MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
_KIND = "inbound_text"
_CARRIERS: frozenset[str] = frozenset((*AWS_CARRIERS, *PROVIDER_CARRIERS))
_LONGEST = 256  # of an id or a number


class MalformedInboundText(Exception):
    """The message is none that `to_json` writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundText:
    """A text that came in. `id` is the carrier's, the same over its retries.

    `sender` is the caller's number in E.164, or a short code's digits; `recipient` is the number of ours.
    `dealership_id` is set where the webhook's integration tells it. `answers` is the carrier's id of our text
    that it answers, where the carrier says so. `answered_by_carrier`: the carrier has answered the keyword
    itself.
    """

    id: str
    carrier: CarrierName
    sender: str
    recipient: str
    body: str
    received_at: datetime
    dealership_id: str | None = None
    answers: str | None = None
    answered_by_carrier: bool = False


def to_json(text: InboundText) -> str:
    """Writes a message's body."""
    values = asdict(text) | {"received_at": to_text(text.received_at)}
    known = {name: value for name, value in values.items() if value is not None}
    return json.dumps({"kind_of_event": _KIND, **known}, ensure_ascii=False)


def from_fields(fields: Mapping[str, Any]) -> InboundText:
    """Reads the object that `to_json` wrote. Raises MalformedInboundText."""
    try:
        if fields["kind_of_event"] != _KIND or fields["carrier"] not in _CARRIERS:
            raise ValueError
        return InboundText(
            id=_text(fields["id"]),
            carrier=fields["carrier"],
            sender=_text(fields["sender"]),
            recipient=_text(fields["recipient"]),
            body=str(fields["body"]),
            received_at=from_text(fields["received_at"]),
            dealership_id=fields.get("dealership_id"),
            answers=fields.get("answers"),
            answered_by_carrier=fields["answered_by_carrier"] is True,
        )
    except (KeyError, TypeError, ValueError):
        raise MalformedInboundText from None


def _text(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST:
        raise ValueError
    return value
