"""Pauses of texts, in the table `directory`: a dealership's, or the whole stage's.

| `pk` | `sk` | what |
|---|---|---|
| `dealership#ID` | `profile` | a dealership's pause, beside its `document`, which `apply` writes without it |
| `texts` | `stage` | the stage's, for every dealership, those applied later included |

| attribute | what |
|---|---|
| `paused_at` | texts are paused since then; absent where they aren't |
| `resumed_at` | when the last pause ended |

docs/decisions/0017-a-pause-lies-beside-the-profile.md says why they lie there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import from_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# How long a sender remembers a dealership and its pause.
REMEMBERED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when texts are paused, None where they aren't; and when the last pause ended, None before any."""

    paused_at: datetime | None = None
    resumed_at: datetime | None = None

    def holds(self, due: datetime) -> bool:
        """Whether a text that is due then is never sent: texts are paused, or were when it was due.

        It may have been due before the pause, too, and have waited for its carrier: it isn't sent late.
        """
        return self.paused_at is not None or (self.resumed_at is not None and due < self.resumed_at)

    def joined(self, other: "Pause") -> "Pause":
        """Both at once: texts are paused while either is."""
        return Pause(
            min(filter(None, (self.paused_at, other.paused_at)), default=None),
            max(filter(None, (self.resumed_at, other.resumed_at)), default=None),
        )


NO_PAUSE = Pause()


def stage_key() -> Item:
    """The key of the stage's pause, in DynamoDB's types."""
    return pack({"pk": "texts", "sk": "stage"})


def profile_key(dealership_id: str) -> Item:
    """The key of a dealership's profile and its pause, in DynamoDB's types."""
    return pack({"pk": f"dealership#{dealership_id}", "sk": "profile"})


def pause_of(item: Mapping[str, Any]) -> Pause:
    """Reads an unpacked item; no pause where it is empty."""
    return Pause(*(from_text(item[name]) if name in item else None for name in ("paused_at", "resumed_at")))


class Pauses:
    """Pauses as an operator writes them. Its methods raise botocore's errors where AWS fails.

    Where `dealership_id` is None, the stage's pause is meant. `pause` and `resume` raise LookupError where
    the directory has no such dealership.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self, dealership_id: str | None) -> Pause:
        """The pause itself: the stage's isn't part of a dealership's."""
        answer = self._client.get_item(TableName=self._table, Key=_key(dealership_id), ConsistentRead=True)
        return pause_of(unpack(answer.get("Item", {})))

    def pause(self, dealership_id: str | None, at: datetime) -> None:
        """Pauses texts. A pause that stands already goes on."""
        self._write(dealership_id, defaults={"paused_at": at})

    def resume(self, dealership_id: str | None, at: datetime) -> bool:
        """Ends the pause. Returns whether there was one."""
        ends = update_arguments(
            sets={"resumed_at": at}, removes=("paused_at",), condition="attribute_exists(paused_at)"
        )
        stands = update(self._client, self._table, _key(dealership_id), ends)
        if stands == {} and dealership_id is not None:
            raise LookupError(dealership_id)
        return stands is None

    def _write(self, dealership_id: str | None, **change: Any) -> None:
        condition = "attribute_exists(document)" if dealership_id is not None else ""
        arguments = update_arguments(condition=condition, **change)
        if update(self._client, self._table, _key(dealership_id), arguments) is not None:
            raise LookupError(dealership_id)


def _key(dealership_id: str | None) -> Item:
    return stage_key() if dealership_id is None else profile_key(dealership_id)
