"""What lies in the queues of on_sms_event: AWS's events in SNS's envelope, or our own JSON. Pure.

https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class Malformed(Exception):
    """The message is neither."""


@dataclass(frozen=True, slots=True)
class FromAws:
    """An event of End User Messaging. `published_at` is when SNS took it: a reply says no moment itself."""

    event: Mapping[str, Any]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Ours:
    """What on_missed_call read from a provider's webhook, as it was written."""

    fields: Mapping[str, Any]


def read(body: str) -> FromAws | Ours:
    """Raises Malformed."""
    fields = _object(body)
    if "kind_of_event" in fields:
        return Ours(fields)
    try:
        published_at = datetime.fromisoformat(fields["Timestamp"])
        return FromAws(_object(fields["Message"]), published_at)
    except (KeyError, TypeError, ValueError):
        raise Malformed from None


def _object(text: str) -> Mapping[str, Any]:
    try:
        parsed = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(parsed, dict):
        raise Malformed
    return parsed
