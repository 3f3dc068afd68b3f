"""The one message to send_sms, from whoever owes a text."""

import json
from dataclasses import asdict, dataclass


class MalformedRequest(Exception):
    """The message is none that `to_json` writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRequest:
    """Asks for one text. It names its call, or the text itself, and nothing of the caller."""

    dealership_id: str
    call_key: str


def to_json(request: TextRequest) -> str:
    """Writes a message's body."""
    return json.dumps(asdict(request), ensure_ascii=False)


def from_json(body: str) -> TextRequest:
    """Reads a message's body strictly. Raises MalformedRequest."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedRequest from None
    match fields:
        case {"dealership_id": str(dealership_id), "call_key": str(call_key), **others} if (
            not others and 1 <= len(dealership_id) <= 64 and 3 <= len(call_key) <= 256
        ):
            return TextRequest(dealership_id=dealership_id, call_key=call_key)
    raise MalformedRequest
