"""What callers wrote, for 90 days, in the table `contacts`: one item per inbound text.

Partition `<dealership>#messages`, sort key `<caller>#<moment>#<the carrier's id>`: a conversation is read in
its order. What Rappel wrote isn't stored again: the items of calls and texts hold it
(`functions.shared.ledger.conversations`).

| attribute | what |
|---|---|
| `at`, `message_id`, `carrier`, `recipient` | when it came, the carrier's id for it, the number of ours |
| `body` | what the caller wrote |
| `meaning`, `rule`, `flag`, `reply_language` | how it was read (`functions.on_sms_event.replies`) |
| `tell_staff` | a person should see it |
| `call` | the key of the call that it belongs to |
| `answer`, `changes` | the keyword's answer that is owed for it; whether it changes the consent |
| `mutes` | too many texts: nothing is answered for a day |
| `acted_at` | all that follows from it is done |

A carrier tells of a text more than once. What it tells first is remembered under `seen#<carrier>`, with the
carrier's id as sort key: whose the text is and when it came, and nothing of the caller.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.shared.call import KeywordAnswer, Language
from functions.shared.inbound_text import Flag, Meaning
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.updates import Change, update, update_arguments, update_together
from functions.shared.moment import from_text, to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

MESSAGE_KEPT = timedelta(days=90)
_PARTITION = "#messages"  # no dealership's id has a #
_NEW = "attribute_not_exists(expires_at)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An inbound text as it was read. The module's table explains the fields."""

    dealership_id: str
    caller: str
    at: datetime
    message_id: str
    carrier: str
    recipient: str
    body: str
    meaning: Meaning
    rule: str
    flag: Flag | None = None
    reply_language: Language | None = None
    tell_staff: bool = True
    call: str | None = None
    answer: KeywordAnswer | None = None
    changes: bool = False
    mutes: bool = False
    acted_at: datetime | None = None


class Messages:
    """Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def seen(self, carrier: str, message_id: str, caller: str) -> Message | None:
        """The message, as it was stored when the carrier first told of it. Returns None where it is new."""
        answer = self._client.get_item(
            TableName=self._table, Key=_seen_key(carrier, message_id), ConsistentRead=True
        )
        if "Item" not in answer:
            return None
        seen = unpack(answer["Item"])
        key = _key(seen["dealership"], caller, from_text(seen["at"]), message_id)
        stored = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        return _message(unpack(stored["Item"])) if "Item" in stored else None

    def record(self, message: Message) -> bool:
        """Stores a message, once. Returns whether it was new."""
        values = {name: value for name, value in asdict(message).items() if value is not None}
        del values["dealership_id"], values["caller"]
        expires_at = int((message.at + MESSAGE_KEPT).timestamp())
        seen = {"dealership": message.dealership_id, "at": message.at, "expires_at": expires_at}
        changes = [
            Change(
                self._table,
                _seen_key(message.carrier, message.message_id),
                update_arguments(sets=seen, condition=_NEW),
            ),
            Change(
                self._table, message_key(message), update_arguments(sets={**values, "expires_at": expires_at})
            ),
        ]
        return update_together(self._client, changes) is None

    def done(self, message: Message, at: datetime) -> None:
        """Remembers that all that follows from the message is done."""
        change = update_arguments(sets={"acted_at": at}, condition="attribute_exists(expires_at)")
        update(self._client, self._table, message_key(message), change)

    def since(self, dealership_id: str, caller: str, moment: datetime) -> list[Message]:
        """What the caller wrote from that moment on, the oldest first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="dealership_id = :partition AND caller BETWEEN :first AND :last",
            ExpressionAttributeValues=pack(
                {
                    ":partition": messages_partition(dealership_id),
                    ":first": f"{caller}#{to_text(moment)}",
                    ":last": f"{caller}#~",
                }
            ),
            ConsistentRead=True,
        )
        items = (item for page in pages for item in map(unpack, page["Items"]))
        return [_message(item) for item in items if "direction" not in item]  # staff's own lie beside them


def messages_partition(dealership_id: str) -> str:
    """Where a dealership's messages lie in the table `contacts`."""
    return f"{dealership_id}{_PARTITION}"


def message_key(message: Message) -> Item:
    """The message's primary key, in DynamoDB's types."""
    return _key(message.dealership_id, message.caller, message.at, message.message_id)


def _key(dealership_id: str, caller: str, at: datetime, message_id: str) -> Item:
    return pack(
        {
            "dealership_id": messages_partition(dealership_id),
            "caller": f"{caller}#{to_text(at)}#{message_id}",
        }
    )


def _seen_key(carrier: str, message_id: str) -> Item:
    return pack({"dealership_id": f"seen#{carrier}", "caller": message_id})


def _message(item: Mapping[str, Any]) -> Message:
    return Message(
        dealership_id=item["dealership_id"].removesuffix(_PARTITION),
        caller=item["caller"].partition("#")[0],
        at=from_text(item["at"]),
        message_id=item["message_id"],
        carrier=item["carrier"],
        recipient=item["recipient"],
        body=item["body"],
        meaning=item["meaning"],
        rule=item["rule"],
        flag=item.get("flag"),
        reply_language=item.get("reply_language"),
        tell_staff=item["tell_staff"],
        call=item.get("call"),
        answer=item.get("answer"),
        changes=item["changes"],
        mutes=item["mutes"],
        acted_at=from_text(item["acted_at"]) if "acted_at" in item else None,
    )
