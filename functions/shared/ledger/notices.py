"""What is owed to a dealership's staff, and what has left, in the table `calls`.

It lies in a partition of its own for each dealership (`<dealership>#notices`), and holds no number of a
caller: who reads all calls of a dealership meets none of it.

| `call_key` | what | attributes |
|---|---|---|
| `mark#<notice>#<target>` | one notice to one target | `status`, `at` |
| `window#<department>#<number>` | what is told together, of ten minutes | `calls`, `owed`, `sealed_at` |
| `told#<event>` | in which window the event stands | `window` |
| `watch#<call key>` | a caller who may wait too long | `stage`, `owed` |
| `digest#<department>` | the next digest | `owed` |
| `week_ahead#<department>` | the next word on the coming week | `owed` |
| `lead#<call key>` | a lead of the CRM's, by its first call | `began_with`: an event |

`owed` and `owed_at` are the key of the sparse index `owed`: the sweeper asks notify for what is due, and puts
it off for some minutes, so that the item says in `due_at` when it is due.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from functions.shared.call import Department
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.desk import DeskCall, desk_call
from functions.shared.ledger.items import Item, pack, unpack
from functions.shared.ledger.owed import notice_owed_from
from functions.shared.ledger.updates import Change, update, update_arguments, update_together
from functions.shared.moment import from_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

NOTICES_PARTITION = "#notices"  # no dealership's id has a #
# Longer than dead letters are kept: what is replayed from there finds its marks.
NOTICE_KEPT = timedelta(days=30)
# What becomes of one notice to one target. `sending`: it may or may not have it.
MarkStatus = Literal["sending", "sent", "refused", "unknown"]
# What the watch over a waiting call does next.
Stage = Literal["reminder", "escalation"]
DueKind = Literal["window", "watch", "digest", "week_ahead"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of one notice to one target, and since when it was to be sent."""

    status: MarkStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is owed at `due_at`. `rest` is what its key says after its kind.

    `stage` is a watch's: what it does next.
    """

    kind: DueKind
    rest: str
    due_at: datetime
    stage: Stage | None = None


class Notices:
    """Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def call(self, ref: CallRef) -> DeskCall | None:
        """The missed call as it stands. Returns None where none does."""
        answer = self._client.get_item(TableName=self._table, Key=ref.key(), ConsistentRead=True)
        item = unpack(answer.get("Item", {}))
        return desk_call(item) if item else None

    def mark(self, dealership_id: str, notice: str, target: str, now: datetime) -> Mark | None:
        """Marks the notice to a target right before it is sent.

        Returns None where this is the first to do so; else the mark that stands: nothing may be sent.
        """
        stands = self._put(dealership_id, _mark(notice, target), {"status": "sending", "at": now}, now)
        return None if stands is None else Mark(stands["status"], from_text(stands["at"]))

    def unmark(self, dealership_id: str, notice: str, target: str) -> None:
        """Takes the mark back: the target certainly didn't get the notice, and another try may send it."""
        self._client.delete_item(TableName=self._table, Key=notice_key(dealership_id, _mark(notice, target)))

    def settle(self, dealership_id: str, notice: str, target: str, status: MarkStatus) -> None:
        """Writes what became of a notice that was marked."""
        self._update(dealership_id, _mark(notice, target), sets={"status": status})

    def collect(
        self,
        ref: CallRef,
        department: Department,
        event_id: str,
        window: int,
        closes_at: datetime,
        now: datetime,
    ) -> bool:
        """Adds a call to what is told together, once an event. Returns False where the window is closed.

        `window` is its number, and it is owed from `closes_at` on.
        """
        dealership_id, key = ref.dealership_id, f"window#{department}#{window}"
        told = update_arguments(
            sets={"window": key, "expires_at": _expiry(now)}, condition="attribute_not_exists(expires_at)"
        )
        added = update_arguments(
            adds={"calls": {ref.call_key}},
            sets={**_owed(dealership_id, key, closes_at), "expires_at": _expiry(now)},
            condition="attribute_not_exists(sealed_at)",
        )
        changes = [
            Change(self._table, notice_key(dealership_id, f"told#{event_id}"), told),
            Change(self._table, notice_key(dealership_id, key), added),
        ]
        stands = update_together(self._client, changes)
        return stands is None or stands[0] is not None

    def seal(self, dealership_id: str, key: str, now: datetime) -> frozenset[str]:
        """Closes a window for further calls, and returns those in it. Empty where nothing is owed."""
        self._update(
            dealership_id,
            key,
            sets={"sealed_at": now},
            condition="attribute_exists(owed) AND attribute_not_exists(sealed_at)",
        )
        item = self._get(dealership_id, key)
        return frozenset(item.get("calls", ())) if "owed" in item else frozenset()

    def watch(self, ref: CallRef, due_at: datetime, now: datetime) -> None:
        """Watches over a waiting call, once: it is to be looked at when its call back is overdue."""
        key = f"watch#{ref.call_key}"
        values = {"stage": "reminder", **_owed(ref.dealership_id, key, due_at)}
        self._put(ref.dealership_id, key, values, now)

    def look_earlier(self, ref: CallRef, due_at: datetime) -> None:
        """Looks at a call earlier than was meant: a text has promised a call back by then."""
        self._update(
            ref.dealership_id,
            f"watch#{ref.call_key}",
            sets={"owed_at": due_at, "due_at": due_at},
            condition="attribute_exists(owed) AND stage = :stage AND due_at > :due_at",
            values={"stage": "reminder"},
        )

    def due(self, dealership_id: str, key: str) -> Due | None:
        """What is owed under a key. Returns None where nothing is."""
        item = self._get(dealership_id, key)
        kind, _, rest = key.partition("#")
        for known in get_args(DueKind):
            if "owed" in item and kind == known:
                return Due(known, rest, from_text(item["due_at"]), item.get("stage"))
        return None

    def put_off(self, dealership_id: str, key: str, at: datetime) -> None:
        """Owes it from another moment on, unless it was dropped meanwhile."""
        self._update(
            dealership_id,
            key,
            sets={**_owed(dealership_id, key, at), "expires_at": _expiry(at)},
            condition="attribute_exists(owed)",
        )

    def escalate(self, dealership_id: str, key: str, at: datetime) -> None:
        """Owes a watch's escalation from that moment on, once its reminder is out."""
        self._update(
            dealership_id,
            key,
            sets={"stage": "escalation", **_owed(dealership_id, key, at)},
            condition="attribute_exists(owed) AND stage = :before",
            values={"before": "reminder"},
        )

    def drop(self, dealership_id: str, key: str) -> None:
        """Owes it no more."""
        self._update(dealership_id, key, removes=["owed", "owed_at"], condition="attribute_exists(owed)")

    def owe_next(self, dealership_id: str, kind: DueKind, department: Department, at: datetime) -> None:
        """Owes the department's next one, unless one is owed already."""
        key = f"{kind}#{department}"
        self._update(
            dealership_id,
            key,
            sets={**_owed(dealership_id, key, at), "expires_at": _expiry(at)},
            condition="attribute_not_exists(owed)",
        )

    def lead(self, dealership_id: str, first_call: str, event_id: str, now: datetime) -> bool:
        """Notes that a lead of the CRM's leaves. Returns whether this event is the one that it began with."""
        stands = self._put(dealership_id, f"lead#{first_call}", {"began_with": event_id}, now)
        return stands is None or stands["began_with"] == event_id

    def _get(self, dealership_id: str, key: str) -> Item:
        answer = self._client.get_item(
            TableName=self._table, Key=notice_key(dealership_id, key), ConsistentRead=True
        )
        return unpack(answer.get("Item", {}))

    def _put(self, dealership_id: str, key: str, values: Mapping[str, object], now: datetime) -> Item | None:
        return self._update(
            dealership_id,
            key,
            sets={**values, "expires_at": _expiry(now)},
            condition="attribute_not_exists(expires_at)",
        )

    def _update(self, dealership_id: str, key: str, **change: Any) -> Item | None:
        return update(self._client, self._table, notice_key(dealership_id, key), update_arguments(**change))


def dealership_of(partition: str) -> str | None:
    """The dealership whose notices lie in a partition. Returns None for any other partition."""
    dealership_id = partition.removesuffix(NOTICES_PARTITION)
    return None if dealership_id == partition else dealership_id


def notice_key(dealership_id: str, key: str) -> Item:
    """The primary key of something of a dealership's notices, in DynamoDB's types."""
    return pack({"dealership_id": f"{dealership_id}{NOTICES_PARTITION}", "call_key": key})


def _owed(dealership_id: str, key: str, at: datetime) -> dict[str, object]:
    return {**notice_owed_from(f"{dealership_id}#{key}", at), "due_at": at}


def _mark(notice: str, target: str) -> str:
    return f"mark#{notice}#{target}"


def _expiry(now: datetime) -> int:
    return int((now + NOTICE_KEPT).timestamp())
