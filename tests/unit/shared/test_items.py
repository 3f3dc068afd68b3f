"""Attributes are typed as boto3 types them, and read as it reads them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.ledger.items import pack, unpack

NUMBERS = st.integers(-(10**37), 10**37) | st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20
)
VALUES = st.recursive(
    st.text() | st.booleans() | NUMBERS | st.sets(st.text(), min_size=1),
    lambda inner: st.lists(inner | st.none()) | st.dictionaries(st.text(), inner | st.none()),
    max_leaves=12,
)
ITEMS = st.dictionaries(st.text().filter(lambda name: name != "shape"), VALUES)


def sorted_sets(attribute: Any) -> Any:
    """A set has no order: each attribute's is put into one."""
    if isinstance(attribute, dict):
        return {
            name: sorted(value) if name == "SS" else sorted_sets(value) for name, value in attribute.items()
        }
    return [sorted_sets(one) for one in attribute] if isinstance(attribute, list) else attribute


@given(ITEMS)
def test_values_are_typed_as_by_boto3_and_come_back(values: dict[str, Any]) -> None:
    packed, serialize, deserialize = pack(values), TypeSerializer().serialize, TypeDeserializer().deserialize
    by_boto3 = {name: serialize(value) for name, value in values.items()}
    assert {name: sorted_sets(value) for name, value in packed.items()} == {
        name: sorted_sets(value) for name, value in by_boto3.items()
    }
    assert unpack(packed) == {name: deserialize(value) for name, value in by_boto3.items()}


def test_a_moment_is_text_and_nothing_is_left_out() -> None:
    assert pack({"at": datetime(2025, 9, 1, 13, 5, tzinfo=UTC), "text_status": None}) == {
        "at": {"S": "2025-09-01T13:05:00.000Z"}
    }


@pytest.mark.parametrize("value", [1.5, b"bytes", set(), {1}, {Decimal(1)}, object()])
def test_what_the_ledger_doesn_t_keep_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="the ledger keeps no"):
        pack({"value": value})


def test_what_the_ledger_didn_t_write_isn_t_read() -> None:
    with pytest.raises(TypeError, match="the ledger keeps no B"):
        unpack({"value": {"B": b"bytes"}})
