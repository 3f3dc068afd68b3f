"""What a text takes together: its call, and its caller. One transaction each, of both or of neither."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.contacts import CallerNotTextable, contact_key, free, hold
from functions.shared.ledger.transitions import UNSPOKEN, invalid, transition_arguments
from functions.shared.ledger.updates import Change, update_arguments, update_together
from functions.shared.text_life import TextEvent

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class Claims:
    """The tables `calls` and `contacts` at once. Its methods raise botocore's errors where AWS fails."""

    def __init__(self, client: "DynamoDBClient", calls: str, contacts: str) -> None:
        self._client = client
        self._calls = calls
        self._contacts = contacts

    def claim(self, ref: CallRef, caller: str, at: datetime, cooldown: timedelta) -> None:
        """Gives the text its caller, unless somebody has spoken with him since.

        Raises InvalidTransition or CallerNotTextable; then nothing is claimed.
        """
        claimed = transition_arguments("claim", {"claimed_at": at}, also=UNSPOKEN)
        failed = update_together(
            self._client,
            [
                Change(self._calls, ref.key(), claimed),
                self._contact(ref, caller, hold(ref.call_key, at, cooldown)),
            ],
        )
        if failed is None:
            return
        call, contact = failed
        if call is not None:
            raise invalid("claim", call)
        raise CallerNotTextable("opted_out" if contact and "opted_out_at" in contact else "cooldown")

    def end(self, ref: CallRef, caller: str, event: TextEvent, **facts: object) -> None:
        """Leads a claimed text on to where it isn't sent, and frees its caller. Raises InvalidTransition."""
        ended = Change(self._calls, ref.key(), transition_arguments(event, facts))
        freed = self._contact(ref, caller, free(ref.call_key))
        failed = update_together(self._client, [ended, freed])
        if failed and failed[0] is None:  # another call holds him by now
            failed = update_together(self._client, [ended])
        if failed:
            raise invalid(event, failed[0] or {})

    def _contact(self, ref: CallRef, caller: str, change: dict[str, Any]) -> Change:
        return Change(self._contacts, contact_key(ref.dealership_id, caller), update_arguments(**change))
