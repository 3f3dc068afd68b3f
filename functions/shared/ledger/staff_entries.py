"""What staff write, for 90 days, beside what callers do (`functions.shared.ledger.messages`).

Partition `<dealership>#messages` of `contacts`, sort key `<whose>#<moment>#staff-<id>`: `whose` is the
caller, or the key of a call whose caller is unknown.

| attribute | what |
|---|---|
| `direction` | `note`, or `text` |
| `by`, `by_name` | who wrote it |
| `body` | of a note, what it says; a text's own item has its words |
| `text` | the key of the text (`functions.shared.ledger.texts`) |

The page gives each form an id, so that what is sent twice is written once: `seen#staff` remembers it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from functions.shared.desk import StaffMember
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.messages import MESSAGE_KEPT, messages_partition
from functions.shared.ledger.updates import Change, update_arguments, update_together
from functions.shared.moment import from_text, to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """A note, or a text. The module's table explains the fields; `id` is the form's."""

    dealership_id: str
    whose: str
    at: datetime
    id: str
    direction: Literal["note", "text"]
    by: StaffMember
    body: str | None = None
    text: str | None = None


class StaffEntries:
    """Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def record(self, entry: StaffEntry) -> bool:
        """Stores what somebody wrote, once for each form. Returns whether it was new."""
        expires_at = int((entry.at + MESSAGE_KEPT).timestamp())
        values = {
            "direction": entry.direction,
            "at": entry.at,
            "by": entry.by.id,
            "by_name": entry.by.name,
            "expires_at": expires_at,
            **({"body": entry.body} if entry.body is not None else {}),
            **({"text": entry.text} if entry.text is not None else {}),
        }
        seen = update_arguments(
            sets={"at": entry.at, "expires_at": expires_at}, condition="attribute_not_exists(expires_at)"
        )
        changes = [
            Change(self._table, _seen_key(entry), seen),
            Change(self._table, _key(entry), update_arguments(sets=values)),
        ]
        return update_together(self._client, changes) is None

    def since(self, dealership_id: str, whose: str, moment: datetime) -> list[StaffEntry]:
        """What was written from that moment on, the oldest first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="dealership_id = :partition AND caller BETWEEN :first AND :last",
            ExpressionAttributeValues=pack(
                {
                    ":partition": messages_partition(dealership_id),
                    ":first": f"{whose}#{to_text(moment)}",
                    ":last": f"{whose}#~",
                }
            ),
            ConsistentRead=True,
        )
        items = (item for page in pages for item in map(unpack, page["Items"]))
        return [_entry(dealership_id, whose, item) for item in items if "direction" in item]


def _key(entry: StaffEntry) -> Item:
    return pack(
        {
            "dealership_id": messages_partition(entry.dealership_id),
            "caller": f"{entry.whose}#{to_text(entry.at)}#staff-{entry.id}",
        }
    )


def _seen_key(entry: StaffEntry) -> Item:
    return pack({"dealership_id": "seen#staff", "caller": f"{entry.dealership_id}#{entry.id}"})


def _entry(dealership_id: str, whose: str, item: Item) -> StaffEntry:
    return StaffEntry(
        dealership_id=dealership_id,
        whose=whose,
        at=from_text(item["at"]),
        id=item["caller"].rpartition("#staff-")[2],
        direction=item["direction"],
        by=StaffMember(item["by"], item["by_name"]),
        body=item.get("body"),
        text=item.get("text"),
    )
