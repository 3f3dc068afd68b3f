"""What is known of a dealership's integrations, in the table `calls`: `<dealership>#desk`, `watch`.

| attribute | what |
|---|---|
| `known` | how many calls are usual, and who is silent, as functions/notify/silence.py writes it |
"""

from typing import TYPE_CHECKING

from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import update, update_arguments

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def known(client: "DynamoDBClient", table: str, dealership_id: str) -> str | None:
    """What was noted last. None at the first look. Raises botocore's errors where AWS fails."""
    item = unpack(client.get_item(TableName=table, Key=_key(dealership_id)).get("Item", {}))
    return item.get("known")


def note_known(client: "DynamoDBClient", table: str, dealership_id: str, text: str) -> None:
    """Raises botocore's errors where AWS fails."""
    update(client, table, _key(dealership_id), update_arguments(sets={"known": text}))


def _key(dealership_id: str) -> Item:
    return pack({"dealership_id": f"{dealership_id}#desk", "call_key": "watch"})
