"""The texts that should have left by now, in the sparse index `owed` of the table `calls`."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.owed import ASKS_AGAIN, OWED_INDEX, SHARDS
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DueTexts:
    """The index. Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def due(self, now: datetime, limit: int) -> list[CallRef]:
        """The calls and texts that are owed by now, the longest waiting first.

        At most `limit` of them, and a fifth of it of each shard: shards fill alike.
        """
        items = [item for shard in SHARDS for item in self._of_shard(shard, now, limit)]
        return [CallRef.of(item) for item in sorted(items, key=lambda item: item["owed_at"])[:limit]]

    def put_off(self, ref: CallRef, now: datetime) -> None:
        """Asks no more for a while for a text that was asked for just now, unless it has left."""
        change = update_arguments(sets={"owed_at": now + ASKS_AGAIN}, condition="attribute_exists(owed)")
        update(self._client, self._table, ref.key(), change)

    def _of_shard(self, shard: str, now: datetime, limit: int) -> Iterator[Item]:
        answer = self._client.query(
            TableName=self._table,
            IndexName=OWED_INDEX,
            KeyConditionExpression="owed = :owed AND owed_at <= :now",
            ExpressionAttributeValues=pack({":owed": shard, ":now": to_text(now)}),
            Limit=max(1, limit * 2 // len(SHARDS)),
        )
        yield from map(unpack, answer["Items"])
