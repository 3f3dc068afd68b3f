"""What the desk reads of the tables `calls` and `contacts`.

The index `desk` names candidates, and may lag: the items, read consistently, say what waits and what is done.
The item `<dealership>#desk`, `changes` of `calls` counts what changed (`functions.announce` writes it).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.shared.desk import WAITING_FOR, Claim, Handled, StaffMember
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.change_counter import changes_key
from functions.shared.ledger.contacts import contact_key
from functions.shared.ledger.desk_index import DESK_INDEX, done_partition, waiting_partition
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.stored import StoredCall, StoredContact, stored_call, stored_contact
from functions.shared.moment import from_text, to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_AT_ONCE = 100  # BatchGetItem's most


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """How often the dealership's desk has changed, and when it last did. 0 and None where it never has.

    `revoked` are those who may not see it any more, whatever their token says.
    """

    counter: int = 0
    changed_at: datetime | None = None
    revoked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCall:
    """A missed call as the desk knows it.

    `promised_at` is when the text said that somebody would call back by. `reopened_at`: the person wrote
    after a message was left, and waits again since. `claim` may have lapsed.
    """

    call_key: str
    call: StoredCall
    texted_at: datetime | None = None
    replied_at: datetime | None = None
    promised_at: datetime | None = None
    reopened_at: datetime | None = None
    claim: Claim | None = None
    handled: Handled | None = None

    @property
    def closed_at(self) -> datetime | None:
        """When telephony or a deed closed it, whichever came first. None where it waits."""
        handled_at = self.handled.at if self.handled else None
        if handled_at and self.reopened_at and self.reopened_at > handled_at:
            handled_at = None
        return min(filter(None, (self.call.recovered_at, handled_at)), default=None)

    @property
    def waits(self) -> bool:
        """Whether somebody still waits to be called back."""
        return self.call.retraction is None and self.closed_at is None

    def claim_at(self, now: datetime) -> Claim | None:
        """The claim, unless it has lapsed."""
        return self.claim if self.claim and now < self.claim.until else None


class DeskReader:
    """Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", calls: str, contacts: str) -> None:
        self._client = client
        self._calls = calls
        self._contacts = contacts

    def changes(self, dealership_id: str) -> Changes:
        """What tells, in one read, whether anything has changed."""
        answer = self._client.get_item(
            TableName=self._calls, Key=changes_key(dealership_id), ConsistentRead=True
        )
        item = unpack(answer.get("Item", {}))
        return Changes(
            counter=int(item.get("counter", 0)),
            changed_at=_moment(item, "changed_at"),
            revoked=frozenset(item.get("revoked", ())),
        )

    def calls(self, dealership_id: str, now: datetime, today: datetime) -> list[DeskCall]:
        """The calls that wait, of the last seven days, and those that were closed since `today` began."""
        keys = [
            *self._candidates(waiting_partition(dealership_id), now - WAITING_FOR),
            *self._candidates(done_partition(dealership_id), today),
        ]
        return [
            call
            for call in self._read(dealership_id, keys)
            if call.waits or (call.closed_at is not None and call.closed_at >= today)
        ]

    def calls_of(self, dealership_id: str, call_key: str) -> list[DeskCall]:
        """The missed calls of that call's caller, the oldest first; that one alone where none is known.

        Empty where no such call was missed at the dealership.
        """
        own = self._read(dealership_id, [call_key])
        if not own or own[0].call.caller is None:
            return own
        callers = Callers(self._client, self._calls)
        keys = callers.missed_calls(dealership_id, own[0].call.caller)
        others = self._read(dealership_id, [key for key in keys if key != call_key])
        # A history may name a call whose caller was corrected since, or forgotten.
        same = [each for each in others if each.call.caller == own[0].call.caller]
        return sorted([*own, *same], key=lambda each: (each.call.occurred_at, each.call_key))

    def contacts(self, dealership_id: str, callers: Iterable[str]) -> dict[str, StoredContact]:
        """What is known of the callers, of whom anything is."""
        keys = [contact_key(dealership_id, caller) for caller in dict.fromkeys(callers)]
        return {item["caller"]: stored_contact(item) for item in self._items(self._contacts, keys)}

    def _candidates(self, partition: str, since: datetime) -> list[str]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._calls,
            IndexName=DESK_INDEX,
            KeyConditionExpression="desk = :desk AND desk_at >= :since",
            ExpressionAttributeValues=pack({":desk": partition, ":since": to_text(since)}),
        )
        return [unpack(item)["call_key"] for page in pages for item in page["Items"]]

    def _read(self, dealership_id: str, call_keys: Iterable[str]) -> list[DeskCall]:
        refs = [CallRef(dealership_id, key) for key in dict.fromkeys(call_keys)]
        # A text of its own is no call, and no key of one leads out of the dealership's partition.
        keys = [ref.key() for ref in refs if ref.text_kind == "answer"]
        return [call for item in self._items(self._calls, keys) if (call := desk_call(item))]

    def _items(self, table: str, keys: list[Item]) -> Iterable[Item]:
        for first in range(0, len(keys), _AT_ONCE):
            asked: Any = {table: {"Keys": keys[first : first + _AT_ONCE], "ConsistentRead": True}}
            while asked:
                answer = self._client.batch_get_item(RequestItems=asked)
                yield from map(unpack, answer["Responses"].get(table, ()))
                asked = answer.get("UnprocessedKeys")


def desk_call(item: Item) -> DeskCall | None:
    """Reads an unpacked item. Returns None where no missed call stands."""
    call = stored_call(item)
    if call is None:
        return None
    return DeskCall(
        call_key=item["call_key"],
        call=call,
        texted_at=_moment(item, "texted_at"),
        replied_at=_moment(item, "replied_at"),
        promised_at=_moment(item, "promised_at"),
        reopened_at=_moment(item, "reopened_at"),
        claim=claim_of(item),
        handled=_handled(item),
    )


def claim_of(item: Item) -> Claim | None:
    """The claim as it is written, which may have lapsed."""
    if "claimed_desk_by" not in item:
        return None
    by = StaffMember(item["claimed_desk_by"], item["claimed_desk_name"])
    return Claim(by, from_text(item["claimed_desk_at"]), item.get("claimed_desk_from"))


def _handled(item: Item) -> Handled | None:
    if "handled_as" not in item:
        return None
    by = StaffMember(item["handled_by"], item["handled_name"])
    return Handled(item["handled_as"], by, from_text(item["handled_at"]))


def _moment(item: Item, name: str) -> datetime | None:
    return from_text(item[name]) if name in item else None
