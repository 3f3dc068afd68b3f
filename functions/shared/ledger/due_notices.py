"""What is owed to staff by now, in the sparse index `owed` of the table `calls`."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.notices import dealership_of, notice_key
from functions.shared.ledger.owed import ASKS_AGAIN, NOTICE_SHARDS, OWED_INDEX
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import to_text
from functions.shared.notice_request import NoticeRequest

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DueNotices:
    """The index. Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def due(self, now: datetime, limit: int) -> list[NoticeRequest]:
        """What is owed by now, the longest waiting first. At most `limit`."""
        items = [item for shard in NOTICE_SHARDS for item in self._of_shard(shard, now, limit)]
        first = sorted(items, key=lambda item: item["owed_at"])[:limit]
        return [
            NoticeRequest(dealership_id, item["call_key"])
            for item in first
            if (dealership_id := dealership_of(item["dealership_id"]))
        ]

    def put_off(self, request: NoticeRequest, now: datetime) -> None:
        """Asks no more for a while for what was asked for just now, unless it is done."""
        change = update_arguments(sets={"owed_at": now + ASKS_AGAIN}, condition="attribute_exists(owed)")
        update(self._client, self._table, notice_key(request.dealership_id, request.key), change)

    def _of_shard(self, shard: str, now: datetime, limit: int) -> Iterator[Item]:
        answer = self._client.query(
            TableName=self._table,
            IndexName=OWED_INDEX,
            KeyConditionExpression="owed = :owed AND owed_at <= :now",
            ExpressionAttributeValues=pack({":owed": shard, ":now": to_text(now)}),
            Limit=limit,
        )
        yield from map(unpack, answer["Items"])
