"""What Rappel wrote to callers, as the items of calls and texts hold it: nothing stores it a second time.

A copy of each text among the messages would cost a write a text, for the one caller in ten who answers, and
could say something else than the item does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import Item, unpack
from functions.shared.moment import from_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# Texts of a call beside its answer, and of an inbound message: `functions.shared.ledger.texts`.
_OF_CALL = ("tried", "follow_up")
_KEYWORD = "keyword"
_AT_ONCE = 100  # BatchGetItem's most


@dataclass(frozen=True, slots=True, kw_only=True)
class SentText:
    """A text that a carrier took. `body` is what it said, `message_id` the carrier's id."""

    ref: CallRef
    at: datetime
    carrier: str | None
    message_id: str | None
    body: str | None
    status: str

    @property
    def call(self) -> str | None:
        """The key of the call that it is about; None of a keyword's answer."""
        kind, mark, about = self.ref.call_key.partition("#")
        if not mark:
            return self.ref.call_key
        return None if kind == _KEYWORD else about


class Conversations:
    """The table `calls`, by texts. Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def texts(self, refs: Iterable[CallRef]) -> list[SentText]:
        """Of these calls and texts, those that left, the oldest first."""
        keys = [ref.key() for ref in dict.fromkeys(refs)]
        sent = [
            text
            for first in range(0, len(keys), _AT_ONCE)
            for item in self._items(keys[first : first + _AT_ONCE])
            if (text := _sent(item))
        ]
        return sorted(sent, key=lambda text: text.at)

    def _items(self, keys: list[Item]) -> Iterable[Item]:
        asked: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
        while asked:
            answer = self._client.batch_get_item(RequestItems=asked)
            yield from map(unpack, answer["Responses"].get(self._table, ()))
            asked = answer.get("UnprocessedKeys")


def refs_about(dealership_id: str, calls: Iterable[str], messages: Iterable[str] = ()) -> list[CallRef]:
    """All that Rappel may have written about these calls, and in answer to these messages."""
    return [
        CallRef(dealership_id, key)
        for call in calls
        for key in (call, *(f"{kind}#{call}" for kind in _OF_CALL))
    ] + [CallRef(dealership_id, f"{_KEYWORD}#{message}") for message in messages]


def _sent(item: Item) -> SentText | None:
    if "texted_at" not in item:
        return None
    return SentText(
        ref=CallRef.of(item),
        at=from_text(item["texted_at"]),
        carrier=item.get("carrier"),
        message_id=item.get("message_id"),
        body=item.get("body"),
        status=item["text_status"],
    )
