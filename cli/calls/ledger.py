"""Reads whole calls from the ledger, as an operator asks for them."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from functions.shared.ledger.calls import CallRef
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
