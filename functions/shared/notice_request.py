"""The sweeper's message to notify: something of a dealership's notices has fallen due."""

import json
from dataclasses import asdict, dataclass
from typing import Any


class MalformedNoticeRequest(Exception):
    """The message is none that `to_json` writes."""


@dataclass(frozen=True, slots=True)
class NoticeRequest:
    """Asks for what is due. `key` is its sort key among the notices of the dealership."""

    dealership_id: str
    key: str


def to_json(request: NoticeRequest) -> str:
    """Writes a message's body."""
    return json.dumps({"notice": asdict(request)})


def from_fields(fields: Any) -> NoticeRequest:
    """Reads the `notice` of a message's body strictly. Raises MalformedNoticeRequest."""
    match fields:
        case {"dealership_id": str(dealership_id), "key": str(key), **others} if (
            not others and 1 <= len(dealership_id) <= 64 and 3 <= len(key) <= 1024
        ):
            return NoticeRequest(dealership_id, key)
    raise MalformedNoticeRequest
