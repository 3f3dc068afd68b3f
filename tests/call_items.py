"""A call's item as the table `calls` holds it, by the names that are stored: the lake reads them too."""

from typing import Any

from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.items import unpack


def call_item(calls: Calls, ref: CallRef) -> dict[str, Any] | None:
    found = calls._client.get_item(TableName=calls._table, Key=ref.key(), ConsistentRead=True)
    return unpack(found["Item"]) if "Item" in found else None


def change_item(calls: Calls, ref: CallRef, **values: str) -> None:
    """Writes attributes past all conditions: what some other change left there."""
    for name, value in values.items():
        calls._client.update_item(
            TableName=calls._table,
            Key=ref.key(),
            UpdateExpression="SET #name = :value",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": {"S": value}},
        )
