"""The table `contacts`: what a dealership knows of a caller.

| attribute | what |
|---|---|
| `dealership_id`, `caller` | the key; the caller in E.164 |
| `opted_out_at` | the caller asked for no more texts from this dealership |
| `last_text_at`, `last_text_call` | the last text claimed for the caller, and the call that it answers |
| `language` | the caller's own; nothing writes it until replies are read |
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from functions.shared.ledger.items import Item, item_of, pack, unpack
from functions.shared.ledger.stored import StoredContact, stored_contact
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class Held(Exception):
    """The caller may not be texted now: opted out, or texted within the cooldown."""

    def __init__(self, current: StoredContact) -> None:
        self.reason: Literal["opted_out", "cooldown"] = "opted_out" if current.opted_out_at else "cooldown"
        super().__init__(self.reason)


class Contacts:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self, dealership_id: str, caller: str) -> StoredContact:
        found = self._client.get_item(
            TableName=self._table, Key=_key(dealership_id, caller), ConsistentRead=True
        )
        return stored_contact(unpack(found.get("Item", {})))

    def claim(
        self, dealership_id: str, caller: str, call_key: str, at: datetime, cooldown: timedelta
    ) -> None:
        """One caller, one text: holds the caller for this call, or raises Held.

        The same call may claim again, so that a retry after a crash finds its own claim.
        """
        self._update(
            dealership_id,
            caller,
            "SET last_text_at = :now, last_text_call = :call",
            "attribute_not_exists(opted_out_at) AND (attribute_not_exists(last_text_at)"
            " OR last_text_at <= :before OR last_text_call = :call)",
            {":now": to_text(at), ":before": to_text(at - cooldown), ":call": call_key},
        )

    def release(self, dealership_id: str, caller: str, call_key: str) -> None:
        """No text went out for this call after all: the caller's next call may have one."""
        try:
            self._update(
                dealership_id,
                caller,
                "REMOVE last_text_at, last_text_call",
                "last_text_call = :call",
                {":call": call_key},
            )
        except Held:
            return  # a later call holds the caller

    def opt_out(self, dealership_id: str, caller: str, at: datetime) -> None:
        self._update(
            dealership_id,
            caller,
            "SET opted_out_at = if_not_exists(opted_out_at, :now)",
            None,
            {":now": to_text(at)},
        )

    def _update(
        self, dealership_id: str, caller: str, change: str, condition: str | None, values: dict[str, str]
    ) -> None:
        conditional: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_key(dealership_id, caller),
                UpdateExpression=change,
                ExpressionAttributeValues=pack(values),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **conditional,
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise Held(stored_contact(item_of(error))) from None


def _key(dealership_id: str, caller: str) -> Item:
    return pack({"dealership_id": dealership_id, "caller": caller})
