"""Which of many calls the ledger knows already: missed, answered, or placed by the dealership."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import unpack

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_AT_ONCE = 100  # BatchGetItem's most


def known_calls(client: "DynamoDBClient", table: str, refs: Iterable[CallRef]) -> set[CallRef]:
    """Those of the calls that stand in the table. Raises botocore's errors where AWS fails."""
    asked, known = list(dict.fromkeys(refs)), set()
    for start in range(0, len(asked), _AT_ONCE):
        request: Any = {
            table: {
                "Keys": [ref.key() for ref in asked[start : start + _AT_ONCE]],
                "ProjectionExpression": "dealership_id, call_key, outcome, answered_at, outbound_at",
            }
        }
        while request:
            answer = client.batch_get_item(RequestItems=request)
            for item in map(unpack, answer["Responses"].get(table, ())):
                if {"outcome", "answered_at", "outbound_at"} & set(item):
                    known.add(CallRef.of(item))
            request = answer.get("UnprocessedKeys")
    return known
