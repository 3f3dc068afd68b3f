"""The table `calls`: one item per call, which carries its text's life.

| attribute | what |
|---|---|
| `dealership_id`, `call_key` | the key: `<UTC day>#<provider>:<call id>` |
| `outcome` and the rest of `MissedCall` | absent while only a note of the call has come |
| `answered_at`, `outbound_at` | a person took the call, or the dealership placed it: no missed call |
| `called_back_at`, `recovered_at`, `recovered_by`, `repeat_of` | what the caller's history says of it |
| `history_version` | which version of the caller's history said so |
| `text_status`, `text_reason` | the text's life: `functions.shared.call.TextStatus` |
| `claimed_at` | when a sender last claimed the text |
| `claimed_by` | that claim's mark, until the text's fate is settled |
| `message_id`, `carrier`, `texted_at`, `segments` | of a text that the carrier took |
| `language` | the line's, then the text's |
| `delivery` | the webhook's id and its body's hash: an id used for another body is seen |
| `owed`, `owed_at` | key of the sparse index `owed`: the sweeper asks for the text at `owed_at` |
| `expires_at` | DynamoDB's TTL, UNIX seconds |
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from functions.shared.call import OUTCOMES_BY_WEIGHT, MissedCall, NotMissed, Outcome, TextStatus
from functions.shared.ledger.items import Item, assignments, item_of, pack, unpack
from functions.shared.ledger.stored import StoredCall, stored_call
from functions.shared.moment import to_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

OWED_INDEX = "owed"
OWED = "text"
# A settled text normally leaves within seconds; after this the sweeper asks for it again.
SWEEP_GRACE = timedelta(minutes=2)
# `line` is no reserved word of DynamoDB, and neither is `occurred_at`: conditions name them as they are.
_OF_ITS_BEGINNING = ("occurred_at", "line", "department", "called", "language", "ring_seconds")
# 25 months: a quarter, the same a year before, and a month to read them.
CALL_KEPT = timedelta(days=25 * 30.44)
NOTE_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class CallRef:
    dealership_id: str
    call_key: str

    def key(self) -> Item:
        return pack({"dealership_id": self.dealership_id, "call_key": self.call_key})


class Moved(Exception):
    """The call isn't in a state that the change starts from. `current` is what stands there."""

    def __init__(self, current: StoredCall | None) -> None:
        super().__init__(f"text_status is {current.text_status if current else 'absent'}")
        self.current = current


class Calls:
    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def record(self, call: MissedCall, webhook: str | None = None) -> StoredCall | None:
        """Stores a missed call whose text is owed. Returns None, or the call that stood there already.

        `webhook` is the id and the body's hash of the one that told it, so that an id used again is seen.
        """
        values: dict[str, Any] = asdict(call)
        dealership_id, key = values.pop("dealership_id"), values.pop("call_key")
        values |= {
            "delivery": webhook,
            "text_status": "pending",
            "owed": OWED,
            "owed_at": call.settles_at + SWEEP_GRACE,
            "expires_at": int((call.received_at + CALL_KEPT).timestamp()),
        }
        try:
            self._update(CallRef(dealership_id, key), values, "attribute_not_exists(outcome)")
        except Moved as moved:
            return moved.current
        return None

    def outweigh(self, ref: CallRef, outcome: Outcome) -> None:
        """Corrects a call's outcome where this one is truer, so that events may come in any order."""
        lighter = OUTCOMES_BY_WEIGHT[: OUTCOMES_BY_WEIGHT.index(outcome)]
        known = {f":known{i}": each for i, each in enumerate(lighter)}
        try:
            self._update(ref, {"outcome": outcome}, f"outcome IN ({', '.join(known)})", known)
        except Moved:
            return  # what stands there is as true

    def began(self, call: MissedCall) -> None:
        """Replaces what was told of the call's beginning, if this event began earlier.

        Of two at once, the line first by name wins: the order in which legs are told doesn't matter.
        """
        told = {name: getattr(call, name) for name in _OF_ITS_BEGINNING}
        try:
            self._update(
                CallRef(call.dealership_id, call.call_key),
                told,
                "occurred_at > :occurred_at OR (occurred_at = :occurred_at AND line > :line)",
                gone=[name for name, value in told.items() if value is None],
            )
        except Moved:
            return  # what stands there is as early

    def not_missed(self, ref: CallRef, why: NotMissed, at: datetime) -> bool:
        """Notes that the call was none missed, and takes back a text still owed. True if it did.

        The event that says so may come before the missed one: then the note waits for it.
        """
        note: dict[str, Any] = {f"{why}_at": at}
        try:
            self._move(ref, "suppressed", ("pending", "deferred"), text_reason=why, **note)
            return True
        except Moved as moved:
            current = moved.current
        if current is not None:
            self._update(ref, note)
            return False
        try:
            kept = {"expires_at": int((at + NOTE_KEPT).timestamp())}
            self._update(ref, note | kept, "attribute_not_exists(outcome)")
        except Moved:  # the missed call came in between: take its text back
            return self.not_missed(ref, why, at)
        return False

    def get(self, ref: CallRef) -> StoredCall | None:
        """The call; None where no missed one stands."""
        found = self._client.get_item(TableName=self._table, Key=ref.key(), ConsistentRead=True)
        return stored_call(unpack(found.get("Item", {})))

    def claim(self, ref: CallRef, at: datetime) -> None:
        """One sender only. Raises Moved where another has it, or it is settled.

        By its mark, the client's own second try knows a claim whose answer got lost from another sender's.
        Where no try is answered, the claim is taken back: this sender won't send.
        """
        mark = uuid4().hex
        own, free = "text_status = :claimed AND claimed_by = :mark", "text_status IN (:pending, :deferred)"
        of_own = {":claimed": "claimed", ":mark": mark}
        of_free = {":pending": "pending", ":deferred": "deferred"}
        claimed = {"text_status": "claimed", "claimed_at": at, "claimed_by": mark}
        try:
            self._update(ref, claimed, f"{free} OR {own}", of_free | of_own, gone=["text_reason"])
        except (BotoCoreError, ClientError):
            with suppress(Moved, BotoCoreError, ClientError):
                self._update(ref, {"text_status": "pending"}, own, of_own)
            raise

    def release(self, ref: CallRef) -> None:
        """The carrier certainly did not take it: the text is owed again."""
        self._move(ref, "pending", ("claimed",), keep_owed=True)

    def defer(self, ref: CallRef, reason: str, until: datetime) -> None:
        self._move(
            ref, "deferred", ("pending", "deferred"), keep_owed=True, text_reason=reason, owed_at=until
        )

    def settle(self, ref: CallRef, status: TextStatus, came_from: Sequence[TextStatus], **what: Any) -> None:
        """The text's fate: nothing is owed any more. Raises Moved."""
        self._move(ref, status, came_from, **what)

    def owed(self, now: datetime, limit: int) -> Iterator[CallRef]:
        """The calls whose text should have left by now, the longest waiting first."""
        found = self._client.query(
            TableName=self._table,
            IndexName=OWED_INDEX,
            KeyConditionExpression="owed = :owed AND owed_at <= :now",
            ExpressionAttributeValues=pack({":owed": OWED, ":now": to_text(now)}),
            Limit=limit,
        )
        for item in map(unpack, found["Items"]):
            yield CallRef(item["dealership_id"], item["call_key"])

    def _move(
        self,
        ref: CallRef,
        status: TextStatus,
        came_from: Sequence[TextStatus],
        *,
        keep_owed: bool = False,
        **what: Any,
    ) -> None:
        allowed = {f":from{i}": state for i, state in enumerate(came_from)}
        gone = [] if keep_owed else ["owed", "owed_at", "claimed_by"]
        if "text_reason" not in what:
            gone.append("text_reason")
        self._update(
            ref,
            {"text_status": status, **what},
            f"text_status IN ({', '.join(allowed)})",
            allowed,
            gone,
        )

    def _update(
        self,
        ref: CallRef,
        values: dict[str, object],
        condition: str = "",
        condition_values: Mapping[str, str] | None = None,
        gone: Sequence[str] = (),
    ) -> None:
        clause, names, packed = assignments(values)
        names |= {f"#{name}": name for name in gone}
        remove = f" REMOVE {', '.join(f'#{name}' for name in gone)}" if gone else ""
        conditional: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
        try:
            self._client.update_item(
                TableName=self._table,
                Key=ref.key(),
                UpdateExpression=clause + remove,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=packed | pack(condition_values or {}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **conditional,
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise Moved(stored_call(item_of(error))) from None
