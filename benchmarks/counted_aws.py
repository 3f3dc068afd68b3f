"""AWS on moto, and what it is asked for: each request, and DynamoDB's units by the items as they stand.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, NamedTuple

import boto3
from moto import mock_aws

from benchmarks import one_call
from functions.shared import aws
from functions.shared.ledger.calls import CALL_KEPT
from functions.shared.ledger.contacts import TEXTED_INDEX
from functions.shared.ledger.desk_index import DESK_INDEX, DESK_KEYS
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.owed import OWED_INDEX


class _Index(NamedTuple):
    name: str
    keys: tuple[str, ...]
    others: tuple[str, ...] = ()


_KEYS = {
    "directory": ("pk", "sk"),
    "calls": ("dealership_id", "call_key"),
    "contacts": ("dealership_id", "caller"),
    "idempotency": ("id",),
}
# A table's indexes: their keys, and what else they hold (infra/constructs/ledger.py).
_INDEXES: dict[str, tuple[_Index, ...]] = {
    "calls": (_Index(OWED_INDEX, ("owed", "owed_at")), _Index(DESK_INDEX, DESK_KEYS)),
    "contacts": (_Index(TEXTED_INDEX, ("caller", "last_text_at"), ("last_text_call",)),),
}
_WRITE_BYTES, _READ_BYTES = 1024, 4096
_STORAGE_OVERHEAD_BYTES = 100
_MONTH_SECONDS = 30.44 * 86_400


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to AWS. Units are DynamoDB's, of requests for one item."""

    operation: str
    write_units: float = 0
    read_units: float = 0


class Accepted:
    """A carrier's answer that never crossed a wire: moto has none."""

    status_code = 200


class CountedAws:
    """`asked`: what the functions' clients, made in the meantime, have asked for. `changed`: each
    item's table, and the item before and after, unpacked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.changed: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self._unseen = boto3.Session()
        self._dynamodb = self._unseen.client("dynamodb")
        for table, keys in _KEYS.items():
            self._dynamodb.create_table(TableName=table, **_shape(table, keys))
        for item in one_call.directory():
            self._dynamodb.put_item(TableName="directory", Item=pack(item))
        self._unseen.client("ssm").put_parameter(
            Name=one_call.SECRET_PARAMETER, Value=one_call.SECRET, Type="SecureString"
        )
        self._sqs = self._unseen.client("sqs")
        self.queue_url = self._sqs.create_queue(QueueName="texts")["QueueUrl"]
        events = aws.session().get_component("event_emitter")
        events.register("before-call.dynamodb", self._before)
        events.register("before-call.pinpoint-sms-voice-v2", _accept)
        events.register("after-call", self._after)

    def message(self) -> str:
        """Takes the one message from the queue, as Lambda does."""
        (found,) = self._sqs.receive_message(QueueUrl=self.queue_url)["Messages"]
        self._sqs.delete_message(QueueUrl=self.queue_url, ReceiptHandle=found["ReceiptHandle"])
        return found["Body"]

    def gigabyte_months(self, now: datetime) -> float:
        """Of all that stands in the tables but the directory, each item until it expires, else as a call."""
        kept = 0.0
        for table in ("calls", "contacts", "idempotency"):
            for item in self._dynamodb.scan(TableName=table)["Items"]:
                plain = unpack(item)
                expiry = plain.get("expires_at") or plain.get("expiration")
                seconds = float(expiry) - now.timestamp() if expiry else CALL_KEPT.total_seconds()
                kept += (_size(item) + _STORAGE_OVERHEAD_BYTES) * seconds / _MONTH_SECONDS
        return kept / 1e9

    def _before(self, params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        asked = json.loads(params["body"])
        each = _asked_items(asked)
        if each:
            context["items"] = [(one, self._item(one)) for one in each]

    def _after(self, model: Any, parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        write_units = read_units = 0.0
        if model.name == "Query":  # never a consistent one, where a call or its text is on its way
            read_units = max(1, ceil(sum(map(_size, parsed["Items"])) / _READ_BYTES)) / 2
        # An item in a transaction is written twice.
        times = 2 if model.name == "TransactWriteItems" else 1
        for asked, before in context.get("items", ()):
            if model.name in ("GetItem", "BatchGetItem"):
                whole = max(1, ceil(_size(before) / _READ_BYTES))
                read_units += whole if asked.get("ConsistentRead") else whole / 2
            else:
                after = self._item(asked)
                if before != after:
                    self.changed.append((asked["TableName"], unpack(before), unpack(after)))
                larger = max(_size(before), _size(after))
                write_units += times * (
                    ceil(larger / _WRITE_BYTES) + _index_writes(asked["TableName"], before, after)
                )
        self.asked.append(Asked(model.name, write_units, read_units))

    def _item(self, asked: dict[str, Any]) -> Item:
        table = asked["TableName"]
        key = {name: (asked.get("Key") or asked["Item"])[name] for name in _KEYS[table]}
        return self._dynamodb.get_item(TableName=table, Key=key).get("Item", {})


def _asked_items(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that a request reads or writes, each as a request for it alone."""
    if "TransactItems" in asked:
        return [next(iter(change.values())) for change in asked["TransactItems"]]
    if "RequestItems" in asked:
        return [
            {"TableName": table, "Key": key, "ConsistentRead": wanted.get("ConsistentRead")}
            for table, wanted in asked["RequestItems"].items()
            for key in wanted["Keys"]
        ]
    return [asked] if "Key" in asked or "Item" in asked else []


@contextmanager
def running() -> Iterator[CountedAws]:
    aws.session.cache_clear()
    with mock_aws():
        yield CountedAws()
    aws.session.cache_clear()


def _accept(**_: object) -> tuple[Accepted, dict[str, str]]:
    return Accepted(), {"MessageId": "00000000-0000-0000-0000-000000000000"}


def _shape(table: str, keys: tuple[str, ...]) -> dict[str, Any]:
    indexes = _INDEXES.get(table, ())
    attributes = dict.fromkeys(name for each in (keys, *(index.keys for index in indexes)) for name in each)
    shape: dict[str, Any] = {
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema(keys),
        "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "S"} for each in attributes],
    }
    if indexes:
        shape["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _schema(index.keys),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.others)}
                if index.others
                else {"ProjectionType": "KEYS_ONLY"},
            }
            for index in indexes
        ]
    return shape


def _schema(keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": kind} for name, kind in zip(keys, ("HASH", "RANGE"), strict=False)
    ]


def _index_writes(table: str, before: Item, after: Item) -> int:
    """An entry put, changed or deleted is one write, and one that moves is two."""
    return sum(_entry_writes(index, before, after) for index in _INDEXES.get(table, ()))


def _entry_writes(index: _Index, before: Item, after: Item) -> int:
    was, now = ([item.get(key) for key in index.keys] for item in (before, after))
    if was == now:
        changed = None not in now and any(before.get(name) != after.get(name) for name in index.others)
        return int(changed)
    return (None not in was) + (None not in now)


def _size(item: Item) -> int:
    """Bytes, as DynamoDB bills them."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(typed: dict[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return ceil(len(value.lstrip("-").replace(".", "")) / 2) + 1
        case "SS":
            return sum(len(each.encode()) for each in value)
        case "BOOL" | "NULL":
            return 1
        case "M":
            return 3 + _size(value) + len(value)
        case other:
            raise NotImplementedError(f"{other} has no size here yet")
