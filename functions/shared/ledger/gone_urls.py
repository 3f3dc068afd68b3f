"""URLs of a dealership's that want no more, in the table `calls`: partition `<dealership>#gone`.

| attribute | what |
|---|---|
| `call_key` | whose URL it is: `events`, or `<whose>#<channel>` of a webhook for notices |
| `url` | a hash of the URL that said so: another URL is asked again |
| `at` | when it said so |
"""

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import update, update_arguments

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class GoneUrls:
    """Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self, dealership_id: str, name: str) -> str | None:
        """The hash of the URL that wants no more. Returns None where none has said so."""
        answer = self._client.get_item(
            TableName=self._table, Key=_key(dealership_id, name), ConsistentRead=True
        )
        url_hash: str | None = unpack(answer.get("Item", {})).get("url")
        return url_hash

    def note(self, dealership_id: str, name: str, url: str | None, at: datetime) -> None:
        """Notes that the URL wants no more; None takes back what was noted."""
        change = update_arguments(sets={"url": hashed(url) if url else None, "at": at})
        update(self._client, self._table, _key(dealership_id, name), change)


def hashed(url: str) -> str:
    """All that is kept of a URL: whoever has a webhook's may post."""
    return sha256(url.encode()).hexdigest()


def _key(dealership_id: str, name: str) -> Item:
    """No dealership's id has a #."""
    return pack({"dealership_id": f"{dealership_id}#gone", "call_key": name})
