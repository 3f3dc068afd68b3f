"""The items are cut out of a Query's answer without being parsed."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.lake.items import ITEM_ATTRIBUTES, ITEMS
from functions.quarterly_rollup import ledger_pages
from functions.quarterly_rollup.ledger_pages import split

# Text that looks like the answer's own members, brackets and quotes among them.
nasty = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            '"Items":[',
            '"LastEvaluatedKey":{',
            "]",
            "],",
            '"]',
            "\\",
            '\\"',
            '"Items" : [',
            "LastEvaluatedKey",
            "Items",
        ]
    ),
)
items = st.lists(
    st.dictionaries(st.sampled_from(ITEM_ATTRIBUTES), st.builds(lambda text: {"S": text}, nasty)), max_size=4
)
last_key = st.builds(lambda a, b: {"dealership_id": {"S": a}, "call_key": {"S": b}}, nasty, nasty)


@given(
    items,
    st.none() | last_key,
    st.permutations(["Items", "Count", "ScannedCount", "LastEvaluatedKey"]),
    st.booleans(),
    st.booleans(),
)
def test_whatever_the_items_hold_and_however_the_answer_is_written_they_come_out_whole(
    held: list[Any], last: Any, order: list[str], spaced: bool, escaped: bool
) -> None:
    answer = {"Items": held, "Count": len(held), "ScannedCount": len(held), "LastEvaluatedKey": last}
    body = json.dumps(
        {name: answer[name] for name in order if answer[name] is not None},
        indent=2 if spaced else None,
        separators=None if spaced else (",", ":"),
        ensure_ascii=escaped,
    ).encode()
    cut, rest = split(body)
    assert json.loads(b"[" + cut + b"]") == held
    left = json.loads(rest)
    assert left["Items"] == []
    assert left.get("LastEvaluatedKey") == last


def test_an_answer_without_items_passes_as_it_is() -> None:
    assert split(b'{"Count": 3}') == (b"", b'{"Count": 3}')


def test_an_error_passes_as_it_is() -> None:
    answer = {"status_code": 400, "body": b'{"__type":"ValidationException","Items":[1]}'}
    before, customized = dict(answer), dict[str, Any]()
    ledger_pages._take_items(answer, customized)
    assert (answer, customized) == (before, {})


def test_dynamodb_is_asked_for_exactly_what_the_sql_reads() -> None:
    read = re.findall(r"(\w+): 'STRUCT\([SN] VARCHAR\)'", ITEMS)
    assert sorted(read) == sorted(ITEM_ATTRIBUTES)
    assert len(set(read)) == len(read)
