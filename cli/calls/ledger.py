"""Reads whole calls from the ledger, as an operator asks for them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# A call's key begins with its UTC day, and a caller's history with a letter. This comes after the digits.
_AFTER_ALL_DAYS = ":"


class LedgerCalls:
    """The table `calls`. Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def since(self, dealership_id: str, moment: datetime) -> Iterator[Item]:
        """A dealership's calls that began at the moment or later, by their UTC day and key.

        Only the days since then are read. A call's key keeps the day that its first webhook told of, and a
        later webhook may know an earlier start, but not a later one.
        """
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="dealership_id = :dealership AND call_key BETWEEN :first AND :after",
            # A note that a call is no missed one has neither outcome nor start.
            FilterExpression="attribute_exists(outcome) AND occurred_at >= :since",
            ExpressionAttributeValues=pack(
                {
                    ":dealership": dealership_id,
                    ":first": moment.astimezone(UTC).date().isoformat(),
                    ":after": _AFTER_ALL_DAYS,
                    ":since": to_text(moment),
                }
            ),
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(unpack, page["Items"])

    def get(self, ref: CallRef) -> Item | None:
        """All that the ledger holds of a call, notes too. Returns None where it holds nothing.

        A caller's history lies in the same table, and is no call.
        """
        if ref.call_key >= _AFTER_ALL_DAYS:
            return None
        found = self._client.get_item(TableName=self._table, Key=ref.key(), ConsistentRead=True)
        return unpack(found["Item"]) if "Item" in found else None
