"""The table `calls`: one item per call, which carries its text's life.

| attribute | what |
|---|---|
| `dealership_id`, `call_key` | the key: `<provider>:<call id>` |
| `outcome` and the rest of `MissedCall` | absent where no event called the call missed |
| `answered_at`, `answered_by`, `talk_seconds` | a person took the call: when, which extension, how long |
| `outbound_at` | the dealership placed the call: a note, which waits for its end |
| `found_in` | where the call was found, as no webhook told of it in time (`functions.shared.call.FoundIn`) |
| `attestation` | `failed`: the caller's number failed its verification; it may stand before the call does |
| `called_back_at`, `recovered_at`, `recovered_by`, `repeat_of` | what the caller's history says of it |
| `history_version` | which version of the caller's history said so |
| `text_status`, `text_reason` | the text's state (`functions.shared.text_life`), and why |
| `counted_at` | when the text first could go, and was counted in its dealership's day |
| `claimed_at`, `slot_at` | when the text was last claimed, and from when on its sender is free for it |
| `sending_at`, `sending_by` | since when a sender asks the carrier, and its mark, until the carrier answers |
| `promised_at` | by when the text promises a call back (`StoredCall.promise`) |
| `message_id`, `carrier`, `texted_at`, `segments`, `body` | of a text that the carrier took; what it said |
| `receipt_at`, `delivered_at` and others | what its receipts say (`functions.shared.ledger.receipts`) |
| `language` | the line's, then the text's |
| `replied_at` | when the caller first answered the text |
| `delivery` | the webhook's id and its body's hash, so that an id which is used for another body is seen |
| `owed`, `owed_at` | the key of the sparse index `owed`: the sweeper asks for the text from `owed_at` on |
| `desk`, `desk_at` | the key of the sparse index `desk`: the call waits, or was closed (`desk_index`) |
| `handled_as` and others | what staff did about it (`functions.shared.ledger.deeds`) |
| `expires_at` | DynamoDB's TTL, UNIX seconds |
| `shape` | which versions can read the item (`functions.shared.newer`) |
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from functions.shared.call import (
    OUTCOMES_BY_WEIGHT,
    OWN_TEXT_KINDS,
    MissedCall,
    Outcome,
    Retraction,
    TextKind,
)
from functions.shared.ledger.desk_index import DESK_KEYS, reopening, waiting
from functions.shared.ledger.items import SHAPE, Item, pack, unpack
from functions.shared.ledger.owed import SWEEP_GRACE, owed_from
from functions.shared.ledger.stored import StoredCall, StoredItem, stored, stored_call
from functions.shared.ledger.transitions import UNSPOKEN, invalid, transition_arguments
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.text_life import FIRST, InvalidTransition, TextEvent

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# `line` is no reserved word of DynamoDB, and neither is `occurred_at`: conditions name them as they are.
_START_ATTRIBUTES = ("occurred_at", "line", "department", "called", "language", "ring_seconds")
# A quarter, its close and a month: then the lake alone has the history. A stage may say another.
CALL_KEPT = timedelta(days=152)
NOTE_KEPT = timedelta(days=2)


TEXTS_PARTITION = "#texts"  # no dealership's id has a #


@dataclass(frozen=True, slots=True)
class CallRef:
    """Names a call, or a text that is an item of its own.

    `call_key` is `functions.shared.call.call_key`'s, or a text's `<kind>#<what it is about>`.
    """

    dealership_id: str
    call_key: str

    @classmethod
    def of(cls, item: Item) -> "CallRef":
        """The ref of an unpacked item."""
        return cls(item["dealership_id"].removesuffix(TEXTS_PARTITION), item["call_key"])

    @property
    def text_kind(self) -> TextKind:
        """What the text is for: a call's own is its answer."""
        kind, mark, _ = self.call_key.partition("#")
        return next((each for each in OWN_TEXT_KINDS if mark and each == kind), "answer")

    def key(self) -> Item:
        """The item's primary key, in DynamoDB's types.

        Texts lie in a partition of their own: who reads all calls of a dealership doesn't meet them.
        """
        partition = (
            self.dealership_id if self.text_kind == "answer" else f"{self.dealership_id}{TEXTS_PARTITION}"
        )
        return pack({"dealership_id": partition, "call_key": self.call_key})


class Calls:
    """The table `calls`, in which a new call stays for `kept`.

    Its methods raise botocore's ClientError and BotoCoreError where AWS fails.
    """

    def __init__(self, client: "DynamoDBClient", table: str, kept: timedelta = CALL_KEPT) -> None:
        self._client = client
        self._table = table
        self._kept = kept

    def record(self, call: MissedCall, webhook: str | None = None) -> StoredCall | None:
        """Stores a missed call whose text is owed. Returns None, or the call that stood there already.

        A call that is known to be answered is stored as well, and returned with its `answered_at`.

        `webhook` is the id and the body's hash of the webhook that told of the call: an id that is used for
        another body is seen.
        """
        values: dict[str, Any] = asdict(call)
        dealership_id, key = values.pop("dealership_id"), values.pop("call_key")
        values |= {
            "delivery": webhook,
            "text_status": FIRST,
            **SHAPE,
            **owed_from(key, call.settles_at + SWEEP_GRACE),
            **waiting(dealership_id, call.occurred_at),
            "expires_at": int((call.received_at + self._kept).timestamp()),
        }
        known = {name: value for name, value in values.items() if value is not None}
        ref, new = CallRef(dealership_id, key), "attribute_not_exists(outcome)"
        stands = self._update(ref, known, condition=f"{new} AND attribute_not_exists(answered_at)")
        if stands is not None and "outcome" not in stands:
            # What the answer told of the call's start gives way to what this event does.
            unknown = [name for name in (*_START_ATTRIBUTES, "caller") if values[name] is None]
            known = {name: value for name, value in known.items() if name not in DESK_KEYS}
            before, stands = stands, self._update(ref, known, removes=unknown, condition=new)
            if stands is None:
                return stored_call(unpack(pack(known)) | {"answered_at": before["answered_at"]})
        return None if stands is None else stored_call(stands)

    def correct_outcome(self, ref: CallRef, outcome: Outcome) -> None:
        """Writes the outcome if it is truer than the one that stands: events may come in any order."""
        lighter = OUTCOMES_BY_WEIGHT[: OUTCOMES_BY_WEIGHT.index(outcome)]
        known = {f"known{index}": each for index, each in enumerate(lighter)}
        self._update(
            ref,
            {"outcome": outcome},
            condition=f"outcome IN ({', '.join(f':{name}' for name in known)})",
            values=known,
        )

    def correct_start(self, call: MissedCall) -> None:
        """Writes what is known of the call's start, if this event began earlier than the one that stands.

        Of two that began at once, the line first by name wins: the order in which they come doesn't matter.
        """
        self._update(
            CallRef(call.dealership_id, call.call_key),
            {name: getattr(call, name) for name in _START_ATTRIBUTES},
            condition="occurred_at > :occurred_at OR (occurred_at = :occurred_at AND line > :line)",
        )

    def note_attestation(self, ref: CallRef, at: datetime) -> None:
        """Notes that the caller's number failed its verification: the call's other events may not repeat it.

        The event that says so may come before the one that calls the call missed: the note waits for it.
        """
        note: dict[str, Any] = {"attestation": "failed"}
        expires_at = int((at + NOTE_KEPT).timestamp())
        stands = self._update(
            ref, note | {"expires_at": expires_at}, condition="attribute_not_exists(expires_at)"
        )
        if stands is not None:
            self._update(ref, note)

    def note_reply(self, ref: CallRef, at: datetime) -> None:
        """Notes when the caller first answered the call's text. Replies may come in any order.

        Where staff had left a message, the call waits at the desk again.
        """
        earlier = (
            "attribute_exists(text_status) AND (attribute_not_exists(replied_at) OR replied_at > :replied_at)"
        )
        self._update(ref, {"replied_at": at}, condition=earlier)
        update(self._client, self._table, ref.key(), reopening(ref.dealership_id, at))

    def retract(self, ref: CallRef, why: Retraction, at: datetime) -> bool:
        """Notes that the call is no missed one, and takes back a text still owed. Returns whether it did.

        The event that says so may come before the one that calls the call missed: the note waits for it.
        """
        note: dict[str, Any] = {f"{why}_at": at}
        try:
            self.transition(ref, "retract", text_reason=why, **note)
            return True
        except InvalidTransition as invalid:
            call = invalid.call
        if call is not None:
            self._update(ref, note, removes=DESK_KEYS)
            return False
        expires_at = int((at + NOTE_KEPT).timestamp())
        stands = self._update(
            ref, note | {"expires_at": expires_at}, condition="attribute_not_exists(outcome)"
        )
        if stands is not None:  # the missed call came in between: take its text back
            return self.retract(ref, why, at)
        return False

    def get(self, ref: CallRef) -> StoredCall | None:
        """The call; None where no missed one stands."""
        answer = self._client.get_item(TableName=self._table, Key=ref.key(), ConsistentRead=True)
        return stored_call(unpack(answer.get("Item", {})))

    def text(self, ref: CallRef) -> StoredItem | None:
        """The item that carries the text: a missed call, or a text of its own. None where neither stands."""
        answer = self._client.get_item(TableName=self._table, Key=ref.key(), ConsistentRead=True)
        return stored(unpack(answer.get("Item", {})))

    def begin_sending(self, ref: CallRef, at: datetime, promised_at: datetime | None = None) -> None:
        """Marks the text right before the carrier is asked: of two senders, one goes on.

        `promised_at` is by when the text promises a call back; None takes back what an earlier try promised.
        Raises InvalidTransition, also where somebody has spoken with the caller since the claim. By its mark,
        the client's own second try knows its first, whose answer got lost. Where no try is answered, it
        goes back to `claimed`: this sender won't send.
        """
        mark = uuid4().hex
        facts = {"sending_at": at, "sending_by": mark, "promised_at": promised_at}
        own = "text_status = :text_status AND sending_by = :sending_by"
        try:
            self._write(ref, "send", facts, also=UNSPOKEN, or_else=own)
        except (BotoCoreError, ClientError):
            with suppress(InvalidTransition, BotoCoreError, ClientError):
                self._write(ref, "desist", {}, also="sending_by = :mark", mark=mark)
            raise

    def transition(self, ref: CallRef, event: TextEvent, **facts: Any) -> None:
        """Leads the text on, as functions.shared.text_life has it, and writes the facts of the new state.

        Raises InvalidTransition, with the call as it stands.
        """
        self._write(ref, event, facts)

    def _write(self, ref: CallRef, event: TextEvent, facts: Mapping[str, object], **condition: Any) -> None:
        stands = update(self._client, self._table, ref.key(), transition_arguments(event, facts, **condition))
        if stands is not None:
            raise invalid(event, stands)

    def _update(self, ref: CallRef, sets: Mapping[str, object], **more: Any) -> Item | None:
        return update(self._client, self._table, ref.key(), update_arguments(sets=sets, **more))
