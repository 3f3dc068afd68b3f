"""A column of the lake is copied from the item's attribute of its name, or is worked out."""

import re
from pathlib import Path

from functions.lake.items import COMPUTED, ITEM_ATTRIBUTES, ITEMS
from functions.lake.schema import MISSED_CALLS


def test_what_is_worked_out_is_a_column_and_no_attribute() -> None:
    assert {column.name for column in MISSED_CALLS.columns} > COMPUTED
    assert COMPUTED.isdisjoint(ITEM_ATTRIBUTES)


def test_every_column_is_copied_or_worked_out_by_the_sql() -> None:
    sql = Path("functions/lake/sql")
    statements = [ITEMS, *((sql / name).read_text("utf-8") for name in ("kinds.sql", "missed_calls.sql"))]
    made = set(re.findall(r"\bAS (\w+)", " ".join(statements)))
    assert {column.name for column in MISSED_CALLS.columns} <= made


def test_an_attribute_is_asked_for_once() -> None:
    assert len(set(ITEM_ATTRIBUTES)) == len(ITEM_ATTRIBUTES)


def test_no_list_is_left_open() -> None:
    assert not re.findall(r"(?<!:):[a-z]+", re.sub(r"'.*?'|--.*", "", ITEMS))
