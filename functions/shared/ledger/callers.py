"""Callers' histories, for 37 days: what happened between a dealership and a caller.

They lie in the table `calls`, in a partition of their own for each dealership (`<dealership>#callers`, under
the caller's E.164): who reads all calls of a dealership neither reads nor pays for them.

| attribute | what |
|---|---|
| `history` | a string set of `<moment>|<kind>|<call key>`: entries may come in any order, and twice |
| `version` | counts the additions, so that of two writers the one who saw more has the last word |
| `expires_at` | DynamoDB's TTL, UNIX seconds |
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.desk_index import done
from functions.shared.ledger.items import pack, unpack
from functions.shared.ledger.updates import update, update_arguments

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# A call back counts for 7 days; a missed call's webhook may come 4 days late.
HISTORY_KEPT = timedelta(days=37)
_PARTITION = "#callers"  # no dealership's id has a #


@dataclass(frozen=True, slots=True)
class History:
    """A caller's entries, and how many additions they have seen."""

    entries: frozenset[str]
    version: int


class Callers:
    """Callers' histories. Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def add(self, dealership_id: str, caller: str, entry: str, now: datetime) -> History:
        """Adds an entry, and returns the whole history with it."""
        answer = self._client.update_item(
            TableName=self._table,
            Key=_key(dealership_id, caller),
            ReturnValues="ALL_NEW",
            **update_arguments(
                adds={"history": {entry}, "version": 1},
                sets={"expires_at": int((now + HISTORY_KEPT).timestamp())},
            ),
        )
        item = unpack(answer["Attributes"])
        return History(frozenset(item["history"]), int(item["version"]))

    def has(self, dealership_id: str, caller: str) -> bool:
        """Whether the caller has a history."""
        answer = self._client.get_item(
            TableName=self._table,
            Key=_key(dealership_id, caller),
            ProjectionExpression="version",
            ConsistentRead=True,
        )
        return "Item" in answer

    def missed_calls(self, dealership_id: str, caller: str) -> list[str]:
        """The keys of the calls that the caller made and nobody took, the oldest first."""
        answer = self._client.get_item(TableName=self._table, Key=_key(dealership_id, caller))
        entries = sorted(unpack(answer.get("Item", {})).get("history", ()))
        return [key for _, kind, key in (entry.split("|", 2) for entry in entries) if kind == "missed"]

    def forget(self, dealership_id: str, caller: str, entries: Iterable[str]) -> None:
        """Drops entries too old to matter, so that a faithful caller's history doesn't grow for ever."""
        self._client.update_item(
            TableName=self._table,
            Key=_key(dealership_id, caller),
            **update_arguments(deletes={"history": set(entries)}),
        )

    def annotate(self, ref: CallRef, facts: Mapping[str, object], version: int) -> None:
        """Writes what the history says of a call, unless a later version of the history has written already.

        `facts` are attributes by name. One that is None is removed: an earlier version may have written it.
        A call whose caller was reached waits no longer at the desk, in the same write.
        """
        recovered = facts.get("recovered_at")
        closed = done(ref.dealership_id, recovered) if isinstance(recovered, datetime) else {}
        change = update_arguments(
            sets={**facts, **closed, "history_version": version},
            condition="attribute_exists(outcome) AND"
            " (attribute_not_exists(history_version) OR history_version < :history_version)",
        )
        update(self._client, self._table, ref.key(), change)


def callers_partition(dealership_id: str) -> str:
    """Where a dealership's histories lie in the table `calls`."""
    return f"{dealership_id}{_PARTITION}"


def _key(dealership_id: str, caller: str) -> dict[str, Any]:
    return pack({"dealership_id": callers_partition(dealership_id), "call_key": caller})
