"""What staff do about a waiting caller, in the table `calls`. Conditional writes decide who was first.

| attribute | what |
|---|---|
| `claimed_desk_by`, `claimed_desk_name`, `claimed_desk_at` | who calls the person back; it lapses by itself |
| `claimed_desk_from` | the colleague whose claim it replaced |
| `handled_as`, `handled_at`, `handled_by`, `handled_name` | what somebody said became of the call |
| `reopened_at` | the person wrote after a message was left, and waits again |

A claim stands on the oldest of a caller's waiting calls. What became of the person is written on all of them,
the oldest first: where that breaks off, the rest still waits, and the same tap finishes it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from functions.shared.desk import CLAIM_LAPSES, HandledAs, NoSuchRow, StaffMember, Taken
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.desk import DeskCall, DeskReader, claim_of
from functions.shared.ledger.desk_index import done, waiting, waiting_partition
from functions.shared.ledger.items import Item
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_CLAIM = ("claimed_desk_by", "claimed_desk_name", "claimed_desk_at", "claimed_desk_from")
_HANDLED = ("handled_as", "handled_at", "handled_by", "handled_name")
_FREE = "(attribute_not_exists(claimed_desk_by) OR claimed_desk_by = :me OR claimed_desk_at <= :lapsed)"


class Deeds:
    """A row is named by a call of its caller. Raises botocore's errors where AWS fails.

    Its methods raise NoSuchRow where no such call waits at the dealership, and change nothing then.
    """

    def __init__(self, client: "DynamoDBClient", table: str, reader: DeskReader) -> None:
        self._client = client
        self._table = table
        self._reader = reader

    def claim(self, dealership_id: str, call_key: str, me: StaffMember, now: datetime) -> None:
        """Takes the row on. Raises Taken where a colleague has."""
        calls = self._waiting(dealership_id, call_key)
        self._check_free(calls, me, now)
        self._decide(dealership_id, calls[0], _claim(me, now), me, now)

    def take(self, dealership_id: str, call_key: str, me: StaffMember, now: datetime) -> None:
        """Takes the row over, whoever has it."""
        calls = self._waiting(dealership_id, call_key)
        claims = [claim for each in calls if (claim := each.claim_at(now)) and claim.by.id != me.id]
        taken_from = claims[0].by.name if claims else None
        for each in calls[1:]:
            if each.claim:
                self._update(dealership_id, each, dict.fromkeys(_CLAIM), "attribute_exists(outcome)")
        waits = {"waiting": waiting_partition(dealership_id)}
        stands = self._update(
            dealership_id, calls[0], _claim(me, now, taken_from), "desk = :waiting", **waits
        )
        if stands is not None:
            raise NoSuchRow

    def release(self, dealership_id: str, call_key: str, me: StaffMember) -> None:
        """Gives one's own claim back. Where one has none, nothing changes."""
        for each in self._waiting(dealership_id, call_key):
            if each.claim and each.claim.by.id == me.id:
                self._update(dealership_id, each, dict.fromkeys(_CLAIM), "claimed_desk_by = :me", me=me.id)

    def handle(
        self, dealership_id: str, call_key: str, how: HandledAs, me: StaffMember, now: datetime
    ) -> None:
        """Says what became of the caller: all of the caller's waiting calls are closed. Raises Taken."""
        known = self._reader.calls_of(dealership_id, call_key)
        calls = [each for each in known if each.waits]
        if not calls and any(each.handled and each.handled.by.id == me.id for each in known):
            return  # the same tap, sent twice
        if not calls:
            raise NoSuchRow
        self._check_free(calls, me, now)
        values = {
            "handled_as": how,
            "handled_at": now,
            "handled_by": me.id,
            "handled_name": me.name,
            **done(dealership_id, now),
        }
        self._decide(dealership_id, calls[0], values, me, now)
        for each in calls[1:]:
            waits = {"waiting": waiting_partition(dealership_id)}
            self._update(dealership_id, each, values, "desk = :waiting", **waits)

    def undo(self, dealership_id: str, call_key: str) -> None:
        """Takes back what staff said: the caller's calls wait again. What telephony saw stays."""
        known = self._reader.calls_of(dealership_id, call_key)
        own = next((each for each in known if each.call_key == call_key), None)
        if own is None or own.call.recovered_at is not None:
            raise NoSuchRow
        if own.handled is None:
            return
        for each in known:
            if each.handled and each.handled.at == own.handled.at and each.call.recovered_at is None:
                again = waiting(dealership_id, each.reopened_at or each.call.occurred_at)
                self._update(
                    dealership_id,
                    each,
                    {**dict.fromkeys(_HANDLED), **again},
                    "handled_at = :seen AND attribute_not_exists(recovered_at)",
                    seen=to_text(own.handled.at),
                )

    def _waiting(self, dealership_id: str, call_key: str) -> list[DeskCall]:
        calls = [each for each in self._reader.calls_of(dealership_id, call_key) if each.waits]
        if not calls:
            raise NoSuchRow
        return calls

    def _check_free(self, calls: list[DeskCall], me: StaffMember, now: datetime) -> None:
        for each in calls:
            claim = each.claim_at(now)
            if claim is not None and claim.by.id != me.id:
                raise Taken(claim)

    def _decide(
        self,
        dealership_id: str,
        oldest: DeskCall,
        values: Mapping[str, object],
        me: StaffMember,
        now: datetime,
    ) -> None:
        """Writes on the oldest call, if it still waits and no colleague has it. Raises Taken or NoSuchRow."""
        condition = {"me": me.id, "lapsed": to_text(now - CLAIM_LAPSES)}
        stands = self._update(
            dealership_id,
            oldest,
            values,
            f"desk = :waiting AND {_FREE}",
            waiting=waiting_partition(dealership_id),
            **condition,
        )
        if stands is None:
            return
        claim = claim_of(stands)
        if (
            claim
            and claim.by.id != me.id
            and now < claim.until
            and stands.get("desk", "").endswith("#waiting")
        ):
            raise Taken(claim)
        raise NoSuchRow

    def _update(
        self,
        dealership_id: str,
        call: DeskCall,
        sets: Mapping[str, object],
        condition: str,
        **values: Any,
    ) -> Item | None:
        change = update_arguments(sets=sets, condition=condition, values=values)
        return update(self._client, self._table, CallRef(dealership_id, call.call_key).key(), change)


def _claim(me: StaffMember, now: datetime, taken_from: str | None = None) -> dict[str, object]:
    return dict(zip(_CLAIM, (me.id, me.name, now, taken_from), strict=True))
