"""A record of a table's stream, as Lambda hands it over. Pure.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from functions.announce.changes import changes, dealership_of
from functions.shared.event import Event
from functions.shared.ledger.items import unpack
from functions.shared.moment import from_text
from functions.shared.newer import WrittenByNewer


class UnreadableRecord(Exception):
    """No try can read the record. The message is the error's name alone: its text may quote a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a record means: whose item it changed, and what is to be told of it.

    `heard` is the integration that told of a missed call which is new, and when: of one that was found in a
    call log, none told.
    """

    dealership_id: str
    events: tuple[Event, ...]
    heard: tuple[str, datetime] | None = None


def read(record: Mapping[str, Any]) -> Change:
    """Reads a record. Raises UnreadableRecord."""
    try:
        stream = record["dynamodb"]
        old, new = (unpack(stream.get(image) or {}) for image in ("OldImage", "NewImage"))
        at = datetime.fromtimestamp(float(stream["ApproximateCreationDateTime"]), UTC)
        return Change(
            dealership_id=dealership_of(new or old),
            events=tuple(changes(old, new, at)),
            heard=_heard(old, new),
        )
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError, WrittenByNewer) as error:
        raise UnreadableRecord(type(error).__name__) from None


def _heard(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, datetime] | None:
    if "outcome" not in new or "outcome" in old or "integration_id" not in new:
        return None
    if new.get("found_in") == "call_log":
        return None
    return new["integration_id"], from_text(new["received_at"])
