"""DynamoDB's typed attributes, from and to Python's values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from functions.shared.moment import to_text
from functions.shared.newer import ITEM_SHAPE, refuse_newer

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize

Item = dict[str, Any]

# On what is made of calls and texts. No reserved word of DynamoDB's.
SHAPE = {"shape": ITEM_SHAPE}


def pack(values: Mapping[str, object]) -> Item:
    """Values become DynamoDB's typed attributes. Moments become text; what is None is left out."""
    return {
        name: _serialize(to_text(value) if isinstance(value, datetime) else value)
        for name, value in values.items()
        if value is not None
    }


def unpack(item: Mapping[str, Any]) -> Item:
    """DynamoDB's typed attributes become values. Numbers become Decimals, and moments stay text.

    Raises WrittenByNewer: whatever reads the ledger reads it here.
    """
    values = {name: _deserialize(value) for name, value in item.items()}
    refuse_newer("an item of the ledger", values.get("shape", ITEM_SHAPE), ITEM_SHAPE)
    return values
