"""DynamoDB's typed attributes, from and to Python's values."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from functions.shared.moment import to_text
from functions.shared.newer import ITEM_SHAPE, refuse_newer

Item = dict[str, Any]

# On what is made of calls and texts. No reserved word of DynamoDB's.
SHAPE = {"shape": ITEM_SHAPE}


def pack(values: Mapping[str, object]) -> Item:
    """Values become DynamoDB's typed attributes. Moments become text; what is None is left out."""
    return {name: _typed(value) for name, value in values.items() if value is not None}


def unpack(item: Mapping[str, Any]) -> Item:
    """DynamoDB's typed attributes become values. Numbers become Decimals, and moments stay text.

    Raises WrittenByNewer: whatever reads the ledger reads it here.
    """
    values = {name: _plain(value) for name, value in item.items()}
    refuse_newer("an item of the ledger", values.get("shape", ITEM_SHAPE), ITEM_SHAPE)
    return values


def _typed(value: object) -> Item:
    """As boto3's TypeSerializer writes it, whose import costs a cold start more than all of the ledger's.

    Raises TypeError: the ledger keeps neither bytes nor a float, and DynamoDB no empty set.
    """
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int() | Decimal():
            return {"N": str(value)}
        case datetime():
            return {"S": to_text(value)}
        case Mapping():
            return {"M": {name: _typed(one) for name, one in value.items()}}
        case list() | tuple():
            return {"L": [_typed(one) for one in value]}
        case set() | frozenset() if value and all(isinstance(one, str) for one in value):
            return {"SS": list(value)}
        case None:
            return {"NULL": True}
    raise TypeError(f"the ledger keeps no {type(value).__name__}")


def _plain(attribute: Mapping[str, Any]) -> Any:
    """As boto3's TypeDeserializer reads it. Raises TypeError of a type that `_typed` doesn't write."""
    [(kind, value)] = attribute.items()
    match kind:
        case "S" | "BOOL":
            return value
        case "N":
            return Decimal(value)
        case "M":
            return {name: _plain(one) for name, one in value.items()}
        case "L":
            return [_plain(one) for one in value]
        case "SS":
            return set(value)
        case "NULL":
            return None
    raise TypeError(f"the ledger keeps no {kind}")
