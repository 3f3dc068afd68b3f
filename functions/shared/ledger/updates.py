"""DynamoDB's update of one item, from what it is to change: the one place that writes an UpdateExpression.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.items import Item, pack, unpack

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_NOTHING: Mapping[str, object] = {}


def update_arguments(
    *,
    sets: Mapping[str, object] = _NOTHING,
    defaults: Mapping[str, object] = _NOTHING,
    adds: Mapping[str, object] = _NOTHING,
    deletes: Mapping[str, object] = _NOTHING,
    removes: Iterable[str] = (),
    condition: str = "",
    values: Mapping[str, object] = _NOTHING,
) -> dict[str, Any]:
    """The arguments of `update_item` for a change of attributes, by name.

    What is None in `sets` is removed. `defaults` are set where the attribute is absent. `adds` counts up a
    number or puts into a set, and `deletes` takes out of a set. `condition` names each attribute that changes
    as it is, its new value as `:attribute`, and any other value as `values` does.
    """
    named = pack({**sets, **defaults, **adds, **deletes})
    removed = dict.fromkeys([*removes, *(name for name, value in sets.items() if value is None)])
    clauses = {
        "SET": [f"#{name} = :{name}" for name in sets if name in named]
        + [f"#{name} = if_not_exists(#{name}, :{name})" for name in defaults],
        "ADD": [f"#{name} :{name}" for name in adds],
        "DELETE": [f"#{name} :{name}" for name in deletes],
        "REMOVE": [f"#{name}" for name in removed],
    }
    arguments: dict[str, Any] = {
        "UpdateExpression": " ".join(f"{verb} {', '.join(each)}" for verb, each in clauses.items() if each),
        "ExpressionAttributeNames": {f"#{name}": name for name in [*named, *removed]},
    }
    if condition:
        arguments["ConditionExpression"] = condition
    packed = {f":{name}": value for name, value in (named | pack(values)).items()}
    return arguments | ({"ExpressionAttributeValues": packed} if packed else {})


def update(client: "DynamoDBClient", table: str, key: Item, arguments: Mapping[str, Any]) -> Item | None:
    """Returns None once the item is updated; where the condition fails, the item as it stands, or {}."""
    try:
        client.update_item(
            TableName=table, Key=key, ReturnValuesOnConditionCheckFailure="ALL_OLD", **arguments
        )
    except client.exceptions.ConditionalCheckFailedException as error:
        response: Any = error.response
        return unpack(response.get("Item", {}))
    return None
