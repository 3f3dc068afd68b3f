"""Finds whose a text is: the dealership that the caller answers, and which text of ours.

A provider's webhook tells the dealership. A number of End User Messaging may speak for many: the text of ours
that AWS says is answered decides, else the newest that the caller was sent from that carrier.
"""

from dataclasses import dataclass

from functions.shared.inbound_text import InboundText
from functions.shared.ledger.callers import Callers
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.conversations import Conversations, SentText, refs_about
from functions.shared.ledger.directory import Directory


class Unplaced(Exception):
    """No dealership is known that the text is meant for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`text` is the text of ours that is answered, and `call` its call's key: None where none is known."""

    dealership_id: str
    text: SentText | None = None
    call: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Its method raises botocore's errors where AWS fails."""

    directory: Directory
    contacts: Contacts
    callers: Callers
    conversations: Conversations

    def place(self, text: InboundText) -> Place:
        """Raises Unplaced."""
        owners = self.directory.owners(text.recipient)
        if text.dealership_id is not None and text.dealership_id not in owners:
            # One key signs for all of an account's webhooks: only those to its numbers are a dealership's.
            raise Unplaced
        texted = self.contacts.texted(text.sender)
        if text.dealership_id is not None:
            texted = [each for each in texted if each.dealership_id == text.dealership_id]
        elif owners:
            texted = [each for each in texted if each.dealership_id in owners]
        newest = self.conversations.texts(texted)[::-1]
        answered = self._answered(text, texted, newest)
        if answered is not None:
            return Place(dealership_id=answered.ref.dealership_id, text=answered, call=answered.call)
        if texted:  # its text may be on its way still
            return Place(dealership_id=texted[0].dealership_id, call=_call(texted[0]))
        if text.dealership_id is not None:
            return Place(dealership_id=text.dealership_id)
        if len(owners) == 1:
            return Place(dealership_id=owners[0])
        raise Unplaced

    def _answered(self, text: InboundText, texted: list[CallRef], newest: list[SentText]) -> SentText | None:
        """The text of ours that is answered. `newest` are each dealership's last, the newest first."""
        if text.answers is not None:
            named = _named(newest, text.answers)
            if named is None:
                older = [ref for each in texted for ref in self._older(each.dealership_id, text.sender)]
                named = _named(self.conversations.texts(older), text.answers)
            if named is not None:
                return named
        return next((each for each in newest if each.carrier == text.carrier), None)

    def _older(self, dealership_id: str, caller: str) -> list[CallRef]:
        return refs_about(dealership_id, self.callers.missed_calls(dealership_id, caller))


def _named(texts: list[SentText], message_id: str) -> SentText | None:
    return next((each for each in texts if each.message_id == message_id), None)


def _call(ref: CallRef) -> str:
    return ref.call_key.rpartition("#")[2]
