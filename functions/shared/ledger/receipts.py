"""What carriers say of texts, written into the tables `calls` and `contacts`.

Of a text's item:

| attribute | what |
|---|---|
| `receipt_at` | when what the newest receipt taken tells of happened, by the carrier's clock |
| `sent_at`, `delivered_at` | when the caller's network took the text, and when it arrived |
| `undelivered_reason` | why it never will, in our words (`functions.shared.call.UndeliveredReason`) |
| `price_usd`, `parts`, `receiving_carrier` | its price, how many parts it was, the caller's network |

Of a contact: `undelivered` counts the final receipts in a row which called the number unreachable, and
`untextable_until` is set by the second one.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from functions.shared.call import TextStatus
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.contacts import contact_key
from functions.shared.ledger.items import Item, unpack
from functions.shared.ledger.transitions import transition_arguments
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.receipt import UNREACHABLE, Receipt, ReceiptKind
from functions.shared.text_life import TextEvent

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

# A number that two receipts in a row called unreachable gets no text for so long.
UNTEXTABLE_FOR = timedelta(days=180)

Settlement = Literal[
    "delivered",
    "failed",
    "accepted",  # a text whose answer had got lost, or wasn't written yet
    "noted",  # the text's state stays, and the receipt's facts are written
    "already",  # the text is final, or knows as much
    "unexpected",  # no carrier can have the text, as far as the ledger knows
    "no_text",  # no such text, or another one's receipt
]
_EVENTS: dict[ReceiptKind, TextEvent] = {
    "queued": "acknowledge",
    "sent": "acknowledge",
    "delivered": "deliver",
    "undelivered": "undeliver",
}
_TARGETS: dict[TextEvent, Settlement] = {
    "acknowledge": "accepted",
    "deliver": "delivered",
    "undeliver": "failed",
}
_FINAL: frozenset[TextStatus] = frozenset({"delivered", "failed"})


class Receipts:
    """Its methods raise botocore's ClientError and BotoCoreError where AWS fails."""

    def __init__(self, client: "DynamoDBClient", calls: str, contacts: str) -> None:
        self._client = client
        self._calls = calls
        self._contacts = contacts

    def settle(self, receipt: Receipt) -> tuple[Settlement, CallRef | None]:
        """Writes what the receipt tells that is news, and returns what it changed, and the text's name.

        The same receipt may come twice, and any two in any order. Where the process dies between the text's
        state and its caller's count, the count lacks one.
        """
        ref = receipt.text or self._text_of(receipt)
        if ref is None:
            return "no_text", None
        settlement, item = self._settle(ref, receipt)
        caller = item.get("caller") or receipt.caller
        if caller and settlement == "failed" and receipt.reason in UNREACHABLE:
            self._count_unreachable(ref, caller, receipt)
        if caller and receipt.kind == "delivered" and settlement in ("delivered", "already"):
            self._reset(ref, caller)
        return settlement, ref

    def _settle(self, ref: CallRef, receipt: Receipt) -> tuple[Settlement, Item]:
        event = _EVENTS.get(receipt.kind)
        if event is None:
            return self._note(ref, receipt), {}
        facts = _facts(receipt)
        if receipt.reason is not None:
            facts |= {"undelivered_reason": receipt.reason, "text_reason": receipt.reason}
        also, values = _own(receipt)
        defaults = {
            "message_id": receipt.message_id,
            "carrier": receipt.carrier,
            "texted_at": receipt.asked_at or receipt.at,
        }
        arguments = transition_arguments(event, facts, defaults=defaults, also=also, **values)
        stands = update(self._client, self._calls, ref.key(), arguments)
        if stands is None:
            return _TARGETS[event], {}
        return self._as_it_stands(ref, receipt, stands), stands

    def _as_it_stands(self, ref: CallRef, receipt: Receipt, stands: Item) -> Settlement:
        if not _is_of(stands, receipt):
            return "no_text"
        if stands["text_status"] in _FINAL:
            return "already"
        if stands["text_status"] != "accepted":
            return "unexpected"
        return self._note(ref, receipt) if receipt.kind == "sent" else "already"

    def _note(self, ref: CallRef, receipt: Receipt) -> Settlement:
        """Adds the facts of a receipt that changes no state, to a text that has no newer ones.

        That the network took the text is news whenever it comes: two of a carrier's words may bear the same
        millisecond, or overtake each other.
        """
        also, values = _own(receipt)
        news = "attribute_not_exists(receipt_at) OR receipt_at < :receipt_at"
        if receipt.kind == "sent":
            news = f"{news} OR attribute_not_exists(sent_at)"
        condition = f"text_status = :accepted AND ({news})"
        arguments = update_arguments(
            sets=_facts(receipt),
            condition=f"{condition} AND {also}" if also else condition,
            values={"accepted": "accepted", **values},
        )
        return "noted" if update(self._client, self._calls, ref.key(), arguments) is None else "already"

    def _text_of(self, receipt: Receipt) -> CallRef | None:
        """The last text to the receipt's caller, which its carrier's id will tell apart from staff's own."""
        if receipt.dealership_id is None or receipt.caller is None:
            return None
        answer = self._client.get_item(
            TableName=self._contacts,
            Key=contact_key(receipt.dealership_id, receipt.caller),
            ProjectionExpression="last_text_call",
        )
        key = unpack(answer.get("Item", {})).get("last_text_call")
        if key is None:
            return None
        return CallRef(receipt.dealership_id, key)

    def _count_unreachable(self, ref: CallRef, caller: str, receipt: Receipt) -> None:
        counted: dict[str, Any] = {"adds": {"undelivered": 1}}
        until = {"untextable_until": receipt.at + UNTEXTABLE_FOR}
        second = {**counted, "sets": until, "condition": "undelivered >= :one", "values": {"one": 1}}
        if self._contact(ref, caller, second):  # there is one, and this is the first
            self._contact(ref, caller, {**counted, "condition": "attribute_exists(dealership_id)"})

    def _reset(self, ref: CallRef, caller: str) -> None:
        removes = ("undelivered", "untextable_until")
        self._contact(ref, caller, {"removes": removes, "condition": "attribute_exists(undelivered)"})

    def _contact(self, ref: CallRef, caller: str, change: dict[str, Any]) -> Item | None:
        key = contact_key(ref.dealership_id, caller)
        return update(self._client, self._contacts, key, update_arguments(**change))


def _facts(receipt: Receipt) -> dict[str, object]:
    """The attributes that the receipt tells of. What another told, and this one doesn't, stays."""
    facts: dict[str, object | None] = {
        "receipt_at": receipt.at,
        "sent_at": receipt.at if receipt.kind == "sent" else None,
        "delivered_at": receipt.at if receipt.kind == "delivered" else None,
        "parts": receipt.parts,
        "price_usd": receipt.price_usd,
        "receiving_carrier": receipt.receiving_carrier,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _own(receipt: Receipt) -> tuple[str, dict[str, str]]:
    """The condition that the receipt is this text's: by its caller, or by its message."""
    if receipt.text is None:
        return "message_id = :own", {"own": receipt.message_id}
    return ("caller = :own", {"own": receipt.caller}) if receipt.caller else ("", {})


def _is_of(stands: Item, receipt: Receipt) -> bool:
    if "text_status" not in stands:
        return False
    if receipt.text is None:
        return bool(stands.get("message_id") == receipt.message_id)
    return receipt.caller is None or bool(stands.get("caller") == receipt.caller)
