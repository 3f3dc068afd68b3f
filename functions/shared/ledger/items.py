"""DynamoDB's typed attributes, from and to Python's values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from functions.shared.moment import to_text

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize

Item = dict[str, Any]


def pack(values: Mapping[str, object]) -> Item:
    """Moments become text; what is None is left out."""
    return {
        name: _serialize(to_text(value) if isinstance(value, datetime) else value)
        for name, value in values.items()
        if value is not None
    }


def unpack(item: Mapping[str, Any]) -> Item:
    return {name: _deserialize(value) for name, value in item.items()}


def item_of(error: ClientError) -> Item:
    """What stood where a condition failed; empty where nothing did. Asked for by `ReturnValuesOn…Failure`."""
    response: Any = error.response
    return unpack(response.get("Item", {}))


def assignments(values: Mapping[str, object]) -> tuple[str, dict[str, str], Item]:
    """`SET #a = :a, …` with its names and values, for an update."""
    packed = pack(values)
    clause = ", ".join(f"#{name} = :{name}" for name in packed)
    return (
        f"SET {clause}",
        {f"#{name}": name for name in packed},
        {f":{name}": value for name, value in packed.items()},
    )
