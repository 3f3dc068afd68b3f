"""Reads whole calls from the ledger, as an operator asks for them, and which callers may want to stop."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.contacts import contact_key
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class LedgerCalls:
    """The table `calls`. Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def since(self, dealership_id: str, moment: datetime) -> Iterator[Item]:
        """A dealership's calls that began at the moment or later, by their key.

        All that the ledger keeps of the dealership is read, five months of it: a call's key holds no day.
        """
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="dealership_id = :dealership",
            # A note that a call is no missed one has neither outcome nor start.
            FilterExpression="attribute_exists(outcome) AND occurred_at >= :since",
            ExpressionAttributeValues=pack(
                {
                    ":dealership": dealership_id,
                    ":since": to_text(moment),
                }
            ),
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(unpack, page["Items"])

    def get(self, ref: CallRef) -> Item | None:
        """All that the ledger holds of a call, notes too. Returns None where it holds nothing."""
        found = self._client.get_item(TableName=self._table, Key=ref.key(), ConsistentRead=True)
        return unpack(found["Item"]) if "Item" in found else None


_AT_ONCE = 100  # BatchGetItem's most


def add_flags(client: "DynamoDBClient", contacts_table: str, items: Iterable[Item]) -> None:
    """Gives each call whose caller answered the caller's `flagged_at`, where one stands.

    Raises botocore's errors where AWS fails.
    """
    by_caller: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        if "replied_at" in item and item.get("caller"):
            by_caller.setdefault((item["dealership_id"], item["caller"]), []).append(item)
    keys = [contact_key(*whose) for whose in by_caller]
    for first in range(0, len(keys), _AT_ONCE):
        asked: Any = {contacts_table: {"Keys": keys[first : first + _AT_ONCE]}}
        while asked:
            answer = client.batch_get_item(RequestItems=asked)
            for contact in map(unpack, answer["Responses"].get(contacts_table, ())):
                if "flagged_at" in contact:
                    for item in by_caller[contact["dealership_id"], contact["caller"]]:
                        item["flagged_at"] = contact["flagged_at"]
            asked = answer.get("UnprocessedKeys")
