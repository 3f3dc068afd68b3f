"""What a call's caller and Rappel wrote to each other about it, in its order."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.conversations import Conversations, SentText, refs_about
from functions.shared.ledger.items import Item
from functions.shared.ledger.messages import Message, Messages
from functions.shared.moment import from_text, to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# A webhook may tell of the call after its caller has answered, by a clock that isn't ours.
_BEFORE = timedelta(days=1)


def conversation(
    client: "DynamoDBClient", calls_table: str, contacts_table: str, dealership_id: str, call: Item
) -> list[dict[str, Any]]:
    """Each text of the call, ours and the caller's. Raises botocore's errors where AWS fails."""
    caller = call.get("caller")
    messages: list[Message] = []
    if caller and "occurred_at" in call:
        since = from_text(call["occurred_at"]) - _BEFORE
        written = Messages(client, contacts_table).since(dealership_id, caller, since)
        messages = [message for message in written if message.call == call["call_key"]]
    refs = refs_about(dealership_id, [call["call_key"]], [message.message_id for message in messages])
    texts = Conversations(client, calls_table).texts(refs)
    entries = [_of_caller(message) for message in messages] + [_of_ours(text) for text in texts]
    return sorted(entries, key=lambda entry: str(entry["at"]))


def _of_caller(message: Message) -> dict[str, Any]:
    return {
        "at": to_text(message.at),
        "by": "caller",
        "text": message.body,
        "meaning": message.meaning,
        "flag": message.flag,
        "rule": message.rule,
    }


def _of_ours(text: SentText) -> dict[str, Any]:
    return {
        "at": to_text(text.at),
        "by": "us",
        "text": text.body,
        "kind": text.ref.text_kind,
        "status": text.status,
    }
