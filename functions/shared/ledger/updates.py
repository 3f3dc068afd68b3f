"""DynamoDB's update of an item, or of several together: the one place that writes an UpdateExpression.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from functions.shared.ledger.items import Item, pack, unpack

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_FAILED, _CONFLICT = "ConditionalCheckFailed", "TransactionConflict"
_CONFLICT_PAUSES = (0.01, 0.03, 0.1)
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


class Change(NamedTuple):
    """What one item of a transaction is to become. `arguments` are those of `update_item`."""

    table: str
    key: Item
    arguments: Mapping[str, Any]


class Check(NamedTuple):
    """What must hold of an item that a transaction doesn't change, by `check_arguments`."""

    table: str
    key: Item
    arguments: Mapping[str, Any]


def check_arguments(condition: str, values: Mapping[str, object] = _NOTHING) -> dict[str, Any]:
    """The arguments of a `ConditionCheck`. `values` are what the condition names, without their colons."""
    packed = {f":{name}": value for name, value in pack(values).items()}
    arguments: dict[str, Any] = {"ConditionExpression": condition}
    return arguments | ({"ExpressionAttributeValues": packed} if packed else {})


def update(client: "DynamoDBClient", table: str, key: Item, arguments: Mapping[str, Any]) -> Item | None:
    """Returns None once the item is updated; where the condition fails, the item as it stands, or {}."""

    def write() -> None:
        client.update_item(
            TableName=table, Key=key, ReturnValuesOnConditionCheckFailure="ALL_OLD", **arguments
        )

    try:
        _past_conflicts(client, write)
    except client.exceptions.ConditionalCheckFailedException as error:
        response: Any = error.response
        return unpack(response.get("Item", {}))
    return None


def update_together(client: "DynamoDBClient", changes: Sequence[Change | Check]) -> list[Item | None] | None:
    """Updates all of the items, or none. Returns None once all are updated, and all checks have held.

    Where conditions fail, returns one entry a change: its item as it stands, or {}; None where its condition
    held. By its token, DynamoDB knows the client's own second try of a transaction whose answer got lost.
    """
    items: Any = [
        {
            "ConditionCheck" if isinstance(change, Check) else "Update": {
                "TableName": change.table,
                "Key": change.key,
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                **change.arguments,
            }
        }
        for change in changes
    ]

    def write() -> None:
        client.transact_write_items(TransactItems=items, ClientRequestToken=uuid4().hex)

    try:
        _past_conflicts(client, write)
    except client.exceptions.TransactionCanceledException as error:
        response: Any = error.response
        stands = [
            unpack(reason.get("Item", {})) if reason["Code"] == _FAILED else None
            for reason in response["CancellationReasons"]
        ]
        if all(item is None for item in stands):
            raise
        return stands
    return None


def _past_conflicts(client: "DynamoDBClient", write: Callable[[], None]) -> None:
    """Writes again where another transaction had one of the items just then, a matter of milliseconds.

    Botocore doesn't try again by itself. A condition that fails is told before a conflict.
    """
    conflicts = (
        client.exceptions.TransactionCanceledException,
        client.exceptions.TransactionConflictException,
    )
    for seconds in (*_CONFLICT_PAUSES, None):
        try:
            write()
        except conflicts as error:
            if seconds is None or not _is_conflict(error.response):
                raise
            time.sleep(seconds)
        else:
            return


def _is_conflict(response: Any) -> bool:
    """Whether another transaction alone was in the way: of a single update, or of one among several."""
    codes = {reason["Code"] for reason in response.get("CancellationReasons", [{"Code": _CONFLICT}])}
    return _CONFLICT in codes and _FAILED not in codes
