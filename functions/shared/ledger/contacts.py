"""The table `contacts`: what a dealership knows of a caller.

| attribute | what |
|---|---|
| `dealership_id`, `caller` | the key; the caller in E.164 |
| `opted_out_at` | the caller asked for no more texts from this dealership |
| `last_text_at`, `last_text_call` | the last text claimed for the caller, and the call that it answers |
| `language` | the caller's own; nothing writes it until replies are read |
| `expires_at` | DynamoDB's TTL, UNIX seconds; a contact who opted out has none, and stays |
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.stored import StoredContact, stored_contact
from functions.shared.ledger.updates import update, update_arguments

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

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
            TableName=self._table, Key=_key(dealership_id, caller), ConsistentRead=True
        )
        return stored_contact(unpack(answer.get("Item", {})))

    def claim(
        self, dealership_id: str, caller: str, call_key: str, at: datetime, cooldown: timedelta
    ) -> None:
        """One caller, one text: holds the caller for this call. Raises CallerNotTextable.

        The same call may claim again, so that a retry after a crash finds its own claim.
        """
        stands = self._update(
            dealership_id,
            caller,
            sets={
                "last_text_at": at,
                "last_text_call": call_key,
                "expires_at": int((at + CONTACT_KEPT).timestamp()),
            },
            condition="attribute_not_exists(opted_out_at) AND (attribute_not_exists(last_text_at)"
            " OR last_text_at <= :before OR last_text_call = :last_text_call)",
            values={"before": at - cooldown},
        )
        if stands is not None:
            raise CallerNotTextable("opted_out" if "opted_out_at" in stands else "cooldown")

    def release(self, dealership_id: str, caller: str, call_key: str) -> None:
        """No text went out for this call after all: the caller's next call may have one.

        Changes nothing where a later call holds the caller.
        """
        self._update(
            dealership_id,
            caller,
            removes=("last_text_at", "last_text_call"),
            condition="last_text_call = :call",
            values={"call": call_key},
        )

    def opt_out(self, dealership_id: str, caller: str, at: datetime) -> None:
        """Remembers for good that the caller wants no more texts. The first time he said so stays."""
        self._update(dealership_id, caller, defaults={"opted_out_at": at}, removes=("expires_at",))

    def _update(self, dealership_id: str, caller: str, **change: Any) -> Item | None:
        return update(self._client, self._table, _key(dealership_id, caller), update_arguments(**change))


def _key(dealership_id: str, caller: str) -> Item:
    return pack({"dealership_id": dealership_id, "caller": caller})
