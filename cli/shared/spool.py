"""The ledger's items in DynamoDB's own form, and in files as the rollup reads them: simulated or imported."""

from collections.abc import Iterable
from itertools import islice
from json.encoder import encode_basestring as quoted
from pathlib import Path

from functions.lake.items import ITEM_ATTRIBUTES

Item = dict[str, object]

_AT_ONCE = 2_000
# The beginnings of an attribute, made once: a text's, a number's.
_TEXT = {name: f'"{name}":{{"S":' for name in ITEM_ATTRIBUTES}
_NUMBER = {name: f'"{name}":{{"N":"' for name in ITEM_ATTRIBUTES}


def typed(item: Item) -> dict[str, dict[str, str]]:
    """Types the item's attributes, as BatchWriteItem takes them: numbers are whole, all else is text."""
    return {
        name: {"N": str(value)} if isinstance(value, int) else {"S": str(value)}
        for name, value in item.items()
    }


def write(items: Iterable[Item], target: Path) -> Path:
    """Writes a JSON array of what the rollup reads of the items, as functions.lake.missed_calls takes it."""
    coming = iter(items)
    with target.open("w", encoding="utf-8") as spool:
        separator = "["
        while batch := [_encoded(item) for item in islice(coming, _AT_ONCE)]:
            spool.write(separator + ",".join(batch))
            separator = ","
        spool.write("[]" if separator == "[" else "]")
    return target


def _encoded(item: Item) -> str:
    """`json.dumps` of the typed item, several times as fast, of what the rollup would ask DynamoDB for."""
    attributes = [
        f"{_TEXT[name]}{quoted(value)}}}" if isinstance(value, str) else f'{_NUMBER[name]}{value}"}}'
        for name, value in item.items()
        if name in _TEXT
    ]
    return "{" + ",".join(attributes) + "}"
