"""Endpoints that want no more events, in the table `calls`: partition `<dealership>#events`, key `gone`.

| attribute | what |
|---|---|
| `url` | a hash of the URL that said so: another URL is asked again |
| `at` | when it said so |
"""

from datetime import datetime
from typing import TYPE_CHECKING

from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import update, update_arguments

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class GoneEndpoints:
    """Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self, dealership_id: str) -> str | None:
        """The hash of the URL that wants no more events. Returns None where none has said so."""
        answer = self._client.get_item(TableName=self._table, Key=_key(dealership_id))
        url_hash: str | None = unpack(answer.get("Item", {})).get("url")
        return url_hash

    def note(self, dealership_id: str, url_hash: str | None, at: datetime) -> None:
        """Notes that the URL of this hash wants no more; None takes it back."""
        change = update_arguments(sets={"url": url_hash, "at": at})
        update(self._client, self._table, _key(dealership_id), change)


def _key(dealership_id: str) -> Item:
    """No dealership's id has a #."""
    return pack({"dealership_id": f"{dealership_id}#events", "call_key": "gone"})
