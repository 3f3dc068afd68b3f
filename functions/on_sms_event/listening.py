"""Takes one inbound text: stores it, reads it, decides what follows, and does it.

What follows is decided once, and stored with the text: a message that comes twice, or whose Lambda died
halfway, does the same again, each part of which changes nothing the second time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from functions.on_sms_event.decision import (
    DAY,
    Decision,
    Standing,
    consent_of,
    contact_language,
    decide,
    is_reply,
    muted_until,
)
from functions.on_sms_event.placing import Place, Placing
from functions.on_sms_event.replies.reading import Reading, read
from functions.shared.call import Department, KeywordAnswer
from functions.shared.consent import ConsentChange
from functions.shared.inbound_text import InboundText
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.contacts import Contacts
from functions.shared.ledger.directory import Directory
from functions.shared.ledger.messages import Message, Messages
from functions.shared.ledger.texts import OwedText, Texts
from functions.shared.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an inbound text. `already`: it came before, and nothing was left to do."""

    message: Message
    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Its method raises botocore's ClientError and BotoCoreError where AWS fails: the text comes again."""

    placing: Placing
    directory: Directory
    calls: Calls
    contacts: Contacts
    consents: Consents
    messages: Messages
    texts: Texts
    outbox: Outbox
    clock: Callable[[], datetime]

    def take(self, text: InboundText) -> Taken:
        """Raises Unplaced where nobody knows whose the text is."""
        message = self.messages.seen(text.carrier, text.id, text.sender)
        if message is None:
            message = self._store(text)
        elif message.acted_at is not None:
            return Taken(message, already=True)
        self._act(message)
        self.messages.done(message, self.clock())
        return Taken(message)

    def _store(self, text: InboundText) -> Message:
        place = self.placing.place(text)
        contact = self.contacts.get(place.dealership_id, text.sender)
        reading = read(text.body, _quoted(text, place))
        standing = Standing(
            is_opted_out=contact.opted_out_at is not None,
            is_muted=contact.muted_until is not None and text.received_at < contact.muted_until,
            is_ours=bool(self.directory.owners(text.sender)),
            past=tuple(self.messages.since(place.dealership_id, text.sender, text.received_at - DAY)),
        )
        message = _message(text, place, reading, decide(reading, text, standing))
        if self.messages.record(message):
            return message
        return self.messages.seen(text.carrier, text.id, text.sender) or message

    def _act(self, message: Message) -> None:
        facts = _facts(message)
        if facts:
            self.contacts.note_reply(message.dealership_id, message.caller, facts, message.at)
        if message.call and is_reply(message.meaning):
            self.calls.note_reply(CallRef(message.dealership_id, message.call), message.at)
        if self._change_consent(message) and message.answer:
            self._answer(message, message.answer)

    def _change_consent(self, message: Message) -> bool:
        """Returns whether the text's answer is true: a later text may have decided otherwise."""
        change = ConsentChange(at=message.at, how="text", rule=message.rule, message_id=message.message_id)
        whose = (message.dealership_id, message.caller, change)
        match consent_of(message.meaning, message.flag):
            case "opt_out":
                result = self.consents.opt_out(*whose)
            case "opt_in":
                result = self.consents.opt_in(*whose)
            case "flag":
                result = self.consents.flag(*whose)
            case None:
                return True
        return result != "outdated" and not (message.changes and result == "unchanged")

    def _answer(self, message: Message, answer: KeywordAnswer) -> None:
        """Owes the keyword's answer, from the number of the call that the caller answers, and asks for it."""
        ref = CallRef(message.dealership_id, message.call) if message.call else None
        call = self.calls.get(ref) if ref else None
        place = (call.department, call.line, call.called) if call else self._place(message)
        if place is None:
            return  # a closed dealership has no line to speak for
        department, line, called = place
        contact = self.contacts.get(message.dealership_id, message.caller)
        text = OwedText(
            dealership_id=message.dealership_id,
            kind="keyword",
            about=message.message_id,
            answer=answer,
            caller=message.caller,
            department=department,
            line=line,
            called=called,
            language=message.reply_language or contact.language or (call.language if call else None),
            occurred_at=message.at,
            due_at=self.clock(),
        )
        if self.texts.owe(text, asked=True):
            self.outbox.ask(text.ref)

    def _place(self, message: Message) -> tuple[Department, str, str | None] | None:
        """The line that the caller wrote to, else the dealership's first."""
        lines = self.directory.lines(message.dealership_id)
        line = lines.get(message.recipient) or next(iter(lines.values()), None)
        return (line.department, line.name, message.recipient) if line else None


def _quoted(text: InboundText, place: Place) -> str | None:
    """Our text, which a telephone may send back with a person's words. Alone, it is an echo, and no reply."""
    ours = place.text.body if place.text else None
    return None if ours is None or text.body.strip() == ours.strip() else ours


def _message(text: InboundText, place: Place, reading: Reading, decision: Decision) -> Message:
    return Message(
        dealership_id=place.dealership_id,
        caller=text.sender,
        at=text.received_at,
        message_id=text.id,
        carrier=text.carrier,
        recipient=text.recipient,
        body=text.body,
        meaning=reading.meaning,
        rule=reading.rule,
        flag=reading.flag,
        reply_language=reading.language,
        tell_staff=decision.tell_staff,
        call=place.call,
        answer=decision.answer,
        changes=decision.changes,
        mutes=decision.mutes,
    )


def _facts(message: Message) -> dict[str, object]:
    """What the text says of its caller."""
    facts: dict[str, object] = {}
    if is_reply(message.meaning):
        facts["replied_at"] = message.at
    language = contact_language(message.meaning, message.reply_language)
    if language is not None:
        facts["language"] = language
    if message.mutes:
        facts["muted_until"] = muted_until(message.at)
    return facts
