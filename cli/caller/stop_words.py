"""Whether a message that nobody has read asks for no more texts."""

import json
from collections.abc import Iterator
from typing import Any

from functions.on_sms_event.replies.reading import read

# The reply's own words, as End User Messaging and as our own queues name them.
_WORDS = ("messageBody", "body")


def asks_to_stop(message: str) -> bool:
    """Whether a queue's message, of AWS or of ours, holds a reply that opts out or may."""
    return any(
        reading.meaning == "opt_out" or reading.flag is not None
        for words in _replies(message)
        for reading in [read(words)]
    )


def _replies(message: str) -> Iterator[str]:
    try:
        fields: Any = json.loads(message)
    except ValueError:
        return
    if not isinstance(fields, dict):
        return
    if isinstance(inner := fields.get("Message"), str):  # SNS's envelope
        yield from _replies(inner)
    yield from (fields[name] for name in _WORDS if isinstance(fields.get(name), str))
