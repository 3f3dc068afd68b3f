"""DynamoDB in memory, as its client is called: each request is atomic, and a transaction all or nothing."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from tests.soak.expressions import Item, holds, updated

Key = tuple[str, ...]
# `wrote(table, before, after)` hears of each item that is written.
Wrote = Callable[[str, Item, Item], None]


class DynamoDb:
    """`tables` are the names of their keys' attributes, `indexes` those of sparse indexes."""

    def __init__(
        self, tables: Mapping[str, tuple[str, ...]], indexes: Mapping[str, tuple[str, ...]], wrote: Wrote
    ) -> None:
        self._keys, self._indexes, self._wrote = tables, indexes, wrote
        self.items: dict[str, dict[Key, Item]] = {table: {} for table in tables}
        self._indexed: dict[str, dict[Key, Item]] = {index: {} for index in indexes}
        self._tokens: set[str] = set()

    def perform(self, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a request, by its name in boto3's client. Raises ClientError."""
        answer: dict[str, Any] = getattr(self, f"_{operation}")(asked)
        return answer

    def _at(self, table: str, item: Mapping[str, Any]) -> Key:
        return tuple(next(iter(item[name].values())) for name in self._keys[table])

    def _found(self, asked: Mapping[str, Any], key: Mapping[str, Any]) -> Item | None:
        return self.items[asked["TableName"]].get(self._at(asked["TableName"], key))

    def _get_item(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        item = self._found(asked, asked["Key"])
        return {"Item": deepcopy(item)} if item else {}

    def _batch_get_item(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = {
            table: [
                deepcopy(self.items[table][at])
                for at in (self._at(table, key) for key in wanted["Keys"])
                if at in self.items[table]
            ]
            for table, wanted in asked["RequestItems"].items()
        }
        return {"Responses": found}

    def _put_item(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        self._check("PutItem", self._found(asked, asked["Item"]), asked)
        self._write(asked["TableName"], dict(asked["Item"]))
        return {}

    def _delete_item(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        self._check("DeleteItem", self._found(asked, asked["Key"]), asked)
        self.items[asked["TableName"]].pop(self._at(asked["TableName"], asked["Key"]), None)
        return {}

    def _update_item(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        before = self._found(asked, asked["Key"])
        self._check("UpdateItem", before, asked)
        after = self._after(before, asked)
        self._write(asked["TableName"], after)
        return {"Attributes": deepcopy(after)} if asked.get("ReturnValues") == "ALL_NEW" else {}

    def _transact_write_items(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if asked["ClientRequestToken"] in self._tokens:
            return {}
        reasons: list[dict[str, Any]] = []
        writes: list[tuple[str, Item]] = []
        for entry in asked["TransactItems"]:
            [(kind, change)] = entry.items()
            before = self._found(change, change.get("Key") or change["Item"])
            if _holds(before, change):
                reasons.append({"Code": "None"})
            else:
                kept = {"Item": deepcopy(before)} if before else {}
                reasons.append({"Code": "ConditionalCheckFailed", **kept})
            if kind == "Update":
                writes.append((change["TableName"], self._after(before, change)))
            elif kind == "Put":
                writes.append((change["TableName"], dict(change["Item"])))
            else:
                assert kind == "ConditionCheck", kind
        if any(reason["Code"] != "None" for reason in reasons):
            raise failure("TransactionCanceledException", CancellationReasons=reasons)
        assert len({(table, self._at(table, after)) for table, after in writes}) == len(writes), "one twice"
        for table, after in writes:
            self._write(table, after)
        self._tokens.add(asked["ClientRequestToken"])
        return {}

    def _query(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        table, expression = asked["TableName"], asked["KeyConditionExpression"]
        names, values = asked.get("ExpressionAttributeNames", {}), asked["ExpressionAttributeValues"]
        index = asked.get("IndexName")
        order = self._indexes[index] if index else self._keys[table]
        items = (self._indexed[index] if index else self.items[table]).values()
        found = [item for item in items if holds(expression, item, names, values)]
        backwards = asked.get("ScanIndexForward") is False
        found.sort(key=lambda item: [next(iter(item[name].values())) for name in order], reverse=backwards)
        return {"Items": deepcopy(found[: asked.get("Limit")])}

    def _scan(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        expression, values = asked["FilterExpression"], asked["ExpressionAttributeValues"]
        items = self.items[asked["TableName"]].values()
        return {"Items": [deepcopy(item) for item in items if holds(expression, item, {}, values)]}

    def _after(self, before: Item | None, change: Mapping[str, Any]) -> Item:
        return updated(change["UpdateExpression"], before or dict(change["Key"]), *_named(change))

    def _check(self, operation: str, before: Item | None, asked: Mapping[str, Any]) -> None:
        if not _holds(before, asked):
            kept = {"Item": deepcopy(before)} if before else {}
            raise failure("ConditionalCheckFailedException", operation, **kept)

    def _write(self, table: str, after: Item) -> None:
        at = self._at(table, after)
        before = self.items[table].get(at, {})
        self.items[table][at] = after
        for index, names in self._indexes.items():
            if all(name in after for name in names):
                self._indexed[index][at] = after
            else:
                self._indexed[index].pop(at, None)
        self._wrote(table, before, after)


def _named(change: Mapping[str, Any]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    return change.get("ExpressionAttributeNames", {}), change.get("ExpressionAttributeValues", {})


def _holds(before: Item | None, change: Mapping[str, Any]) -> bool:
    expression = change.get("ConditionExpression")
    return expression is None or holds(expression, before, *_named(change))


@cache
def error(name: str) -> type[ClientError]:
    """botocore's error of that name, as a client has it among its `exceptions`."""
    return type(name, (ClientError,), {})


def failure(code: str, operation: str = "TransactWriteItems", **more: Any) -> ClientError:
    """The error that botocore raises for a code."""
    response: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return error(code)(response | more, operation)


class Exceptions:
    """What a client has as `exceptions`."""

    def __getattr__(self, name: str) -> type[ClientError]:
        return error(name)


class Pages:
    """A paginator, whose pages are one."""

    def __init__(self, ask: Callable[..., dict[str, Any]]) -> None:
        self._ask = ask

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
        yield self._ask(**request)
