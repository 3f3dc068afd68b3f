"""That something of a dealership has changed, in the table `calls`: `<dealership>#desk`, `changes`.

| attribute | what |
|---|---|
| `counter` | counts what functions/announce has heard of, a batch of a stream at a time |
| `changed_at` | when it last did |

The desk reads it in one request, and then knows whether to read the rest.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from functions.shared.ledger.items import Item, pack
from functions.shared.ledger.updates import update, update_arguments

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def note_change(client: "DynamoDBClient", table: str, dealership_id: str, at: datetime) -> None:
    """Notes that something changed. Raises botocore's ClientError and BotoCoreError where AWS fails."""
    change = update_arguments(adds={"counter": 1}, sets={"changed_at": at})
    update(client, table, changes_key(dealership_id), change)


def changes_key(dealership_id: str) -> Item:
    """The counter's primary key, in DynamoDB's types. No dealership's id has a #."""
    return pack({"dealership_id": f"{dealership_id}#desk", "call_key": "changes"})
