"""DynamoDB's typed attributes, from and to Python's values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from functions.shared.moment import to_text

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize

Item = dict[str, Any]


def pack(values: Mapping[str, object]) -> Item:
    """Values become DynamoDB's typed attributes. Moments become text; what is None is left out."""
    return {
        name: _serialize(to_text(value) if isinstance(value, datetime) else value)
        for name, value in values.items()
        if value is not None
    }


def unpack(item: Mapping[str, Any]) -> Item:
    """DynamoDB's typed attributes become values. Numbers become Decimals, and moments stay text."""
    return {name: _deserialize(value) for name, value in item.items()}
