"""All that the ledger holds of a caller, by the places in which it lies."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from functions.shared.ledger.callers import callers_partition
from functions.shared.ledger.consents import consents_partition
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.messages import messages_partition
from functions.shared.ledger.texts import texts_partition
from functions.shared.moment import to_text
from infra.outputs import Outputs

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# What the ledger needs for itself, and says nothing of a person.
_INTERNAL = {
    "sending_by",
    "delivery",
    "history_version",
    "owed",
    "owed_at",
    "desk",
    "desk_at",
    "version",
    "shape",
}

_MANY_DIGITS = 10


class Place(NamedTuple):
    """A partition of a table, and its items that are a caller's. `sort` is the table's sort key."""

    name: str
    table: str
    partition: str
    sort: str
    items: list[Item]


def places(client: "DynamoDBClient", outputs: Outputs, dealership_id: str, number: str) -> Iterator[Place]:
    """Where a dealership holds something of the number, or could.

    All calls and texts of the dealership are read: an item is the caller's if any of its values has the
    number, whichever way it was told. Of contacts, only those are read whose key begins with it.
    """
    for name, partition in (
        ("calls", dealership_id),
        ("texts", texts_partition(dealership_id)),
    ):
        items = _query(client, outputs.calls_table, partition)
        yield Place(
            name, outputs.calls_table, partition, "call_key", [item for item in items if holds(item, number)]
        )
    keyed = [
        ("history", outputs.calls_table, callers_partition(dealership_id), "call_key", number),
        ("contact", outputs.contacts_table, dealership_id, "caller", number),
        ("consents", outputs.contacts_table, consents_partition(dealership_id), "caller", f"{number}#"),
        ("messages", outputs.contacts_table, messages_partition(dealership_id), "caller", f"{number}#"),
    ]
    for name, table, partition, sort, begins in keyed:
        items = _query(client, table, partition, (sort, begins))
        own = [item for item in items if name not in ("history", "contact") or item[sort] == number]
        yield Place(name, table, partition, sort, own)


def holds(item: Mapping[str, Any], number: str) -> bool:
    """Whether any attribute of the item has the number, with its plus sign or without."""
    wanted = digits_or_whole(number)
    return any(wanted in str(value) for value in item.values() if not isinstance(value, Decimal | bool))


def digits_or_whole(number: str) -> str:
    """What to look for: a number of few digits may be a part of anything, unless its plus sign is there."""
    digits = number.removeprefix("+")
    return digits if len(digits) >= _MANY_DIGITS else number


def portable(item: Item) -> dict[str, Any]:
    """The item in a structured and common form: JSON's types, and when it goes by itself as a moment."""
    values = {name: _value(value) for name, value in sorted(item.items()) if name not in _INTERNAL}
    if "expires_at" in values:
        values["kept_until"] = to_text(datetime.fromtimestamp(values.pop("expires_at"), UTC))
    return values


def _value(value: object) -> Any:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case set() | frozenset():
            return sorted(value)
        case dict():
            return {name: _value(inner) for name, inner in value.items()}
        case list():
            return [_value(inner) for inner in value]
    return value


def _query(
    client: "DynamoDBClient", table: str, partition: str, begins: tuple[str, str] | None = None
) -> Iterator[Item]:
    condition, values = "dealership_id = :partition", {":partition": partition}
    if begins is not None:
        condition += f" AND begins_with({begins[0]}, :begins)"
        values[":begins"] = begins[1]
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression=condition,
        ExpressionAttributeValues=pack(values),
        ConsistentRead=True,
    )
    for page in pages:
        yield from map(unpack, page["Items"])
