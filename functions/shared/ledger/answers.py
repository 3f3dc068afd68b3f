"""Answered calls in the table `calls`: one item per call, as every other, without a text.

The earliest answer and start and the longest talk stay, and a missed event's own start comes before theirs:
the events of a call may come in any order, and twice.
"""

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from functions.shared.call import AnsweredCall
from functions.shared.ledger.calls import CALL_KEPT, CallRef, Calls
from functions.shared.ledger.desk_index import DESK_KEYS
from functions.shared.ledger.items import Item
from functions.shared.ledger.updates import update, update_arguments
from functions.shared.moment import to_text
from functions.shared.text_life import InvalidTransition

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_START_ATTRIBUTES = ("occurred_at", "line", "department", "called")
_OFF_THE_DESK = dict.fromkeys(DESK_KEYS)  # nobody waits
_LAST = "9999"  # after every moment


class Answers:
    """Answered calls, each of which stays for `kept`.

    Its methods raise botocore's ClientError and BotoCoreError where AWS fails.
    """

    def __init__(self, client: "DynamoDBClient", table: str, kept: timedelta = CALL_KEPT) -> None:
        self._client = client
        self._table = table
        self._kept = kept

    def record(self, call: AnsweredCall) -> bool:
        """Stores a call that a person took, and takes back a text still owed. Returns whether it did.

        Where the call is new, that is one write.
        """
        values: dict[str, Any] = asdict(call)
        ref = CallRef(values.pop("dealership_id"), values.pop("call_key"))
        values["expires_at"] = int((call.received_at + self._kept).timestamp())
        stands = self._update(
            ref,
            {name: value for name, value in values.items() if value is not None},
            condition="attribute_not_exists(text_status) AND attribute_not_exists(answered_at)",
        )
        if stands is None:
            return False
        self._correct(ref, call, stands)
        if "text_status" in stands:
            with suppress(InvalidTransition):
                Calls(self._client, self._table).transition(ref, "retract", text_reason="answered")
                return True
        return False

    def _correct(self, ref: CallRef, call: AnsweredCall, stands: Item) -> None:
        """Writes what is truer than what stands, each under its own condition: others may write meanwhile."""
        if stands.get("answered_at", _LAST) > to_text(call.answered_at):
            self._update(
                ref,
                {"answered_at": call.answered_at, "answered_by": call.answered_by, **_OFF_THE_DESK},
                condition="attribute_not_exists(answered_at) OR answered_at > :answered_at",
            )
        if call.talk_seconds is not None and int(stands.get("talk_seconds", -1)) < call.talk_seconds:
            self._update(
                ref,
                {"talk_seconds": call.talk_seconds},
                condition="attribute_not_exists(talk_seconds) OR talk_seconds < :talk_seconds",
            )
        began = to_text(call.occurred_at), call.line
        if "outcome" not in stands and began < (stands.get("occurred_at", _LAST), stands.get("line", "")):
            self._update(
                ref,
                {name: getattr(call, name) for name in _START_ATTRIBUTES},
                condition="attribute_not_exists(outcome) AND (attribute_not_exists(occurred_at)"
                " OR occurred_at > :occurred_at OR (occurred_at = :occurred_at AND line > :line))",
            )

    def _update(self, ref: CallRef, sets: dict[str, Any], condition: str) -> Item | None:
        return update(self._client, self._table, ref.key(), update_arguments(sets=sets, condition=condition))
