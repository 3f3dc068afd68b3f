"""That somebody has a caller rung just now, in the table `calls`: nobody is rung twice.

It stands on the oldest of the caller's waiting calls, as a claim does.

| attribute | what |
|---|---|
| `rung_at`, `rung_by` | when a provider was last asked to ring the caller, and by whom |
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from functions.shared.desk import StaffMember
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# As long as two telephones may ring, one after the other, before anybody speaks.
RINGING_FOR = timedelta(seconds=60)


class Rings:
    """Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def begin(self, ref: CallRef, me: StaffMember, now: datetime) -> bool:
        """Notes that the caller is about to be rung. Returns whether nobody had them rung within a minute."""
        change = update_arguments(
            sets={"rung_at": now, "rung_by": me.id},
            condition="attribute_exists(outcome) AND (attribute_not_exists(rung_at) OR rung_at <= :before)",
            values={"before": to_text(now - RINGING_FOR)},
        )
        return update(self._client, self._table, ref.key(), change) is None

    def take_back(self, ref: CallRef, now: datetime) -> None:
        """Nobody's telephone rang after all: the next tap may ask at once."""
        change = update_arguments(
            removes=("rung_at", "rung_by"), condition="rung_at = :asked", values={"asked": to_text(now)}
        )
        update(self._client, self._table, ref.key(), change)
