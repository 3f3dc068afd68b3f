"""What many texts share, in the table `calls`: a sender's schedule, and a dealership's count of texts.

| `dealership_id` | `call_key` | attributes |
|---|---|---|
| `sender#<sender's id>` | `lane#<number>` | `free_at`; `turns`: a map from dealership to moment |
| `texts#<dealership>` | `usage` | `day`, `today`, `hour`, `this_hour`, `usual` |

No dealership's id holds a `#`, so that no reader of a dealership's calls meets them. Each has a `version`,
which counts its writes: who writes says which version he has seen. `expires_at` is DynamoDB's TTL.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any
from zlib import crc32

from functions.shared.ledger.items import Item, pack
from functions.shared.ledger.updates import update_arguments
from functions.shared.moment import from_text, to_text
from functions.shared.sender import Sender

# Two transactions that write one item get in each other's way; so many texts a second seldom do.
PARTS_PER_LANE = 10
_KEPT = timedelta(days=37)


@dataclass(frozen=True, slots=True)
class Tally:
    """An item as it was read. `values` are its attributes, none of which is there at version 0."""

    key: Item
    version: int
    values: Mapping[str, Any]

    def update(self, values: Mapping[str, object], now: datetime) -> dict[str, Any]:
        """The arguments of `update_item`: its condition is that nobody has written since it was read."""
        expires_at = int((now + _KEPT).timestamp())
        return update_arguments(
            sets={**values, "version": self.version + 1, "expires_at": expires_at},
            condition="version = :seen" if self.version else "attribute_not_exists(version)",
            values={"seen": self.version} if self.version else {},
        )


def tally(key: Item, item: Mapping[str, Any]) -> Tally:
    """Reads an unpacked item, or {}."""
    return Tally(key, int(item.get("version", 0)), item)


def usage_key(dealership_id: str) -> Item:
    """The key of a dealership's count of texts, in DynamoDB's types."""
    return pack({"dealership_id": f"texts#{dealership_id}", "call_key": "usage"})


def lanes(sender: Sender) -> int:
    """Into how many schedules a fast sender's is divided."""
    return ceil(sender.parts_per_second / PARTS_PER_LANE)


def schedule_key(sender: Sender, call_key: str) -> Item:
    """The key of the sender's schedule that serves a call, in DynamoDB's types."""
    lane = crc32(call_key.encode()) % lanes(sender)
    return pack({"dealership_id": f"sender#{sender.id}", "call_key": f"lane#{lane}"})


def moments(values: Mapping[str, Any], name: str) -> dict[str, datetime]:
    """A map to moments, or {}."""
    return {key: from_text(moment) for key, moment in values.get(name, {}).items()}


def written(moments: Mapping[str, datetime]) -> dict[str, str]:
    """A map to moments, as it is stored."""
    return {key: to_text(moment) for key, moment in moments.items()}


def number(value: float) -> Decimal:
    """A number as DynamoDB takes it."""
    return Decimal(str(value))
