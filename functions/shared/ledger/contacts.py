"""The table `contacts`: what a dealership knows of a caller.

| attribute | what |
|---|---|
| `dealership_id`, `caller` | the key; the caller in E.164 |
| `opted_out_at`, `opted_out_how` | the caller asked for no more texts from this dealership; by what |
| `flagged_at`, `unflagged_at` | the caller may want to stop; somebody decided that it isn't so |
| `consent_at` | the moment of the last opt-out or opt-in |
| `last_text_at`, `last_text_call` | the last text claimed for the caller, and the call that it answers |
| `language` | the caller's own, as a reply was written |
| `replied_at` | when the caller last wrote |
| `muted_until` | no text until then: two machines may be texting each other |
| `undelivered`, `untextable_until` | so many final receipts called it unreachable; no text until then |
| `expires_at` | DynamoDB's TTL, UNIX seconds; a contact who opted out or is flagged has none, and stays |

`functions.shared.ledger.consents` changes the first three rows, with a record each.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.stored import StoredContact, stored_contact
from functions.shared.ledger.updates import update, update_arguments

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# By caller and last text: the dealerships that have texted a number, of which it may be answering one.
TEXTED_INDEX = "texted"
# Of the dealerships that have texted one number, those that are looked at.
_MOST_DEALERSHIPS = 20
# What functions.send_sms.policy judges a text by. A claim holds only if none of it has changed since.
_JUDGED = (
    "opted_out_at",
    "flagged_at",
    "replied_at",
    "muted_until",
    "untextable_until",
    "last_text_at",
    "last_text_call",
)
# After the last call whose text was claimed for the caller: as long as the lake knows of it.
CONTACT_KEPT = timedelta(days=25 * 30.44)


class CallerNotTextable(Exception):
    """The caller may not be texted now: he opted out, or a text was claimed for him within the cooldown."""

    def __init__(self, reason: Literal["opted_out", "cooldown"]) -> None:
        self.reason = reason
        super().__init__(reason)


class Contacts:
    """The table `contacts`. Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self, dealership_id: str, caller: str) -> StoredContact:
        """What is known of the caller. Where nothing is, every field is None."""
        answer = self._client.get_item(
            TableName=self._table, Key=contact_key(dealership_id, caller), ConsistentRead=True
        )
        return stored_contact(unpack(answer.get("Item", {})))

    def texted(self, caller: str) -> list[CallRef]:
        """The last text that each dealership has claimed for the caller, the newest first."""
        answer = self._client.query(
            TableName=self._table,
            IndexName=TEXTED_INDEX,
            KeyConditionExpression="caller = :caller",
            ExpressionAttributeValues=pack({":caller": caller}),
            ScanIndexForward=False,
            Limit=_MOST_DEALERSHIPS,
        )
        items = map(unpack, answer["Items"])
        return [CallRef(item["dealership_id"], item["last_text_call"]) for item in items]

    def note_reply(self, dealership_id: str, caller: str, facts: Mapping[str, object], at: datetime) -> None:
        """Writes what a reply says of its caller: `replied_at`, `language`, `muted_until`.

        Somebody who was never texted becomes a contact, who is forgotten as others are; unless an opt-out
        made one meanwhile, which stays.
        """
        known, new = "attribute_exists(caller)", "attribute_not_exists(caller)"
        if self._update(dealership_id, caller, sets=facts, condition=known) is None:
            return
        passing = {**facts, "expires_at": int((at + CONTACT_KEPT).timestamp())}
        if self._update(dealership_id, caller, sets=passing, condition=new) is not None:
            self._update(dealership_id, caller, sets=facts)

    def release(self, dealership_id: str, caller: str, call_key: str) -> None:
        """No text went out for this call after all: the caller's next call may have one.

        Changes nothing where a later call holds the caller.
        """
        self._update(dealership_id, caller, **free(call_key))

    def opt_out(self, dealership_id: str, caller: str, at: datetime) -> None:
        """Remembers for good that the caller wants no more texts. The first time he said so stays."""
        self._update(dealership_id, caller, defaults={"opted_out_at": at}, removes=("expires_at",))

    def _update(self, dealership_id: str, caller: str, **change: Any) -> Item | None:
        key = contact_key(dealership_id, caller)
        return update(self._client, self._table, key, update_arguments(**change))


def hold(call_key: str, at: datetime, cooldown: timedelta, seen: StoredContact) -> dict[str, Any]:
    """The change that holds a caller for a text: one caller, one text. The same text may hold him again.

    `seen` is the contact as it was judged: nothing that was judged may have changed since.
    """
    condition, values = unmoved(seen)
    return {
        "sets": {
            "last_text_at": at,
            "last_text_call": call_key,
            "expires_at": int((at + CONTACT_KEPT).timestamp()),
        },
        "condition": "attribute_not_exists(opted_out_at) AND (attribute_not_exists(last_text_at)"
        f" OR last_text_at <= :before OR last_text_call = :last_text_call) AND {condition}",
        "values": {"before": at - cooldown, **values},
    }


def unmoved(seen: StoredContact) -> tuple[str, dict[str, object]]:
    """The condition, and its values, that all which a text is judged by is as it was read."""
    values = {f"seen_{name}": value for name, value in judged(seen).items() if value is not None}
    conditions = (
        f"{name} = :seen_{name}" if f"seen_{name}" in values else f"attribute_not_exists({name})"
        for name in _JUDGED
    )
    return " AND ".join(conditions), values


def judged(contact: StoredContact) -> dict[str, object]:
    """What a text is judged by."""
    return {name: getattr(contact, name) for name in _JUDGED}


def free(call_key: str) -> dict[str, Any]:
    """The change that frees a caller whom the call holds."""
    return {
        "removes": ("last_text_at", "last_text_call"),
        "condition": "last_text_call = :call",
        "values": {"call": call_key},
    }


def contact_key(dealership_id: str, caller: str) -> Item:
    """The caller's primary key, in DynamoDB's types."""
    return pack({"dealership_id": dealership_id, "caller": caller})
