"""Reads what the desk shows: the list, and a caller's thread."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from functions.desk.listing import list_desk, needs_reply
from functions.desk.threads import Story, thread
from functions.shared.dealership import Dealership
from functions.shared.desk import Desk, Thread
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.conversations import Conversations, refs_about
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.messages import MESSAGE_KEPT, Message, Messages
from functions.shared.ledger.staff_entries import StaffEntries
from functions.shared.ledger.stored import StoredContact
from functions.shared.ledger.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The ledger as the desk reads it. Its methods raise botocore's errors where AWS fails."""

    desk: DeskReader
    messages: Messages
    entries: StaffEntries
    texts: Texts
    conversations: Conversations
    consents: Consents

    def list(self, dealership: Dealership, now: datetime) -> Desk:
        """Who waits, and what was done today."""
        today, _ = day_of(now, dealership)
        calls = self.desk.calls(dealership.id, now, today)
        waiting = [each.call.caller for each in calls if each.waits and each.call.caller]
        contacts = self.desk.contacts(dealership.id, waiting)
        replies = {
            caller: last
            for caller, since in needs_reply(calls).items()
            if (last := self._last_reply(dealership.id, caller, since))
        }
        return list_desk(calls, contacts, replies, dealership, now=now, today=today)

    def thread(self, dealership: Dealership, call_key: str, now: datetime) -> Thread | None:
        """The thread of that call's caller. None where the dealership missed no such call."""
        calls = self.desk.calls_of(dealership.id, call_key)
        if not calls:
            return None
        caller, since = calls[0].call.caller, now - MESSAGE_KEPT
        messages = self.messages.since(dealership.id, caller, since) if caller else []
        written = self.entries.since(dealership.id, caller or call_key, since)
        asked = [entry.text for entry in written if entry.text]
        refs = refs_about(
            dealership.id, [each.call_key for each in calls], [each.message_id for each in messages]
        )
        found = {key: self.texts.get(CallRef(dealership.id, key)) for key in asked}
        contacts = self.desk.contacts(dealership.id, [caller] if caller else [])
        story = Story(
            calls=calls,
            contact=contacts.get(caller or "", StoredContact()),
            messages=messages,
            written=written,
            staff_texts={key: text for key, text in found.items() if text},
            sent=self.conversations.texts(refs),
            consents=list(self.consents.history(dealership.id, caller)) if caller else [],
        )
        return thread(call_key, story, dealership, now=now, today=day_of(now, dealership)[0])

    def _last_reply(self, dealership_id: str, caller: str, since: datetime) -> Message | None:
        messages = self.messages.since(dealership_id, caller, since)
        return messages[-1] if messages else None


def day_of(now: datetime, dealership: Dealership) -> tuple[datetime, datetime]:
    """When the dealership's day began, and when it ends."""
    today = now.astimezone(dealership.zone).date()
    return (
        datetime.combine(today, time(), dealership.zone),
        datetime.combine(today + timedelta(days=1), time(), dealership.zone),
    )
