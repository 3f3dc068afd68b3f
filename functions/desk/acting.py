"""What staff may do: each deed is written with who did it, and a revoked person does nothing any more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from functions.desk.ringing import Ringing
from functions.desk.who import written
from functions.shared.call import Language
from functions.shared.consent import TERMS, ConsentChange
from functions.shared.dealership import Dealership
from functions.shared.desk import HandledAs, NoSuchRow, StaffMember
from functions.shared.ledger.consents import Consents
from functions.shared.ledger.deeds import Deeds
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.staff_entries import StaffEntries, StaffEntry
from functions.shared.ledger.texts import OwedText, Texts
from functions.shared.outbox import Outbox
from functions.shared.phone import is_e164

Deed = Literal["claim", "take", "release", "reached", "message", "wrong", "undo", "stop", "resume"]
DEEDS: tuple[Deed, ...] = get_args(Deed)
_HANDLED: tuple[HandledAs, ...] = get_args(HandledAs)
LONGEST_TEXT, LONGEST_NOTE, LONGEST_ID = 459, 500, 64


class NotWritten(Exception):
    """What was to be written is empty, too long, or comes from no form of ours."""


class OptedOut(Exception):
    """The person wants no texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Its methods raise NoSuchRow where the dealership missed no such call, and botocore's errors."""

    deeds: Deeds
    desk: DeskReader
    consents: Consents
    entries: StaffEntries
    texts: Texts
    outbox: Outbox
    ringing: Ringing

    def do(self, deed: Deed, dealership_id: str, call_key: str, me: StaffMember, now: datetime) -> None:
        """Raises Taken where a colleague calls the person back."""
        row = (dealership_id, call_key)
        if deed in _HANDLED:
            self.deeds.handle(*row, deed, me, now)
            return
        simple: Mapping[Deed, Callable[[], object]] = {
            "claim": lambda: self.deeds.claim(*row, me, now),
            "take": lambda: self.deeds.take(*row, me, now),
            "release": lambda: self.deeds.release(*row, me),
            "undo": lambda: self.deeds.undo(*row),
            "stop": lambda: self.consents.opt_out(*self._consent(*row, me, now)),
            "resume": lambda: self._resume(*row, me, now),
        }
        simple[deed]()

    def ring(self, dealership: Dealership, call_key: str, me: StaffMember, email: str, now: datetime) -> None:
        """Claims the row, and rings the person and then the caller. Raises what `Ringing.ring` does."""
        self.ringing.ring(dealership, call_key, me, email, now)

    def note(
        self, dealership_id: str, call_key: str, form: Mapping[str, str], me: StaffMember, now: datetime
    ) -> None:
        """Writes a note for the team. Raises NotWritten."""
        body, once = _written(form, "note", LONGEST_NOTE)
        caller = self._caller(dealership_id, call_key)
        note = StaffEntry(
            dealership_id=dealership_id,
            whose=caller or call_key,
            at=now,
            id=once,
            direction="note",
            by=me,
            body=body,
        )
        self.entries.record(note)

    def text(
        self,
        dealership: Dealership,
        call_key: str,
        form: Mapping[str, str],
        me: StaffMember,
        now: datetime,
    ) -> None:
        """Owes a text in somebody's words, and asks for it: send_sms judges it as every other.

        Raises NotWritten, and OptedOut at once where the person wants no texts.
        """
        words, once = _written(form, "text", LONGEST_TEXT)
        calls = self.desk.calls_of(dealership.id, call_key)
        caller = calls[0].call.caller if calls else None
        if caller is None or not is_e164(caller):
            raise NoSuchRow
        contact = self.desk.contacts(dealership.id, [caller]).get(caller)
        if contact is not None and contact.opted_out_at is not None:
            raise OptedOut
        call = calls[-1].call
        language = (contact.language if contact else None) or call.language
        since = max(filter(None, (call.occurred_at, contact.replied_at if contact else None)))
        owed = OwedText(
            dealership_id=dealership.id,
            kind="staff",
            about=once,
            caller=caller,
            department=call.department,
            line=call.line,
            called=call.called,
            language=language,
            occurred_at=call.occurred_at,
            due_at=now,
            consent_basis="inquiry",
            consent_until=since + TERMS["inquiry"],
            words=identified(words, dealership, language),
        )
        entry = StaffEntry(
            dealership_id=dealership.id,
            whose=caller,
            at=now,
            id=once,
            direction="text",
            by=me,
            text=owed.ref.call_key,
        )
        self.entries.record(entry)
        if self.texts.owe(owed, asked=True):
            self.outbox.ask(owed.ref)

    def _caller(self, dealership_id: str, call_key: str) -> str | None:
        calls = self.desk.calls_of(dealership_id, call_key)
        if not calls:
            raise NoSuchRow
        return calls[0].call.caller

    def _consent(
        self, dealership_id: str, call_key: str, me: StaffMember, now: datetime
    ) -> tuple[str, str, ConsentChange]:
        caller = self._caller(dealership_id, call_key)
        if caller is None:
            raise NoSuchRow
        return dealership_id, caller, ConsentChange(at=now, how="staff", by=written(me), reason="desk")

    def _resume(self, dealership_id: str, call_key: str, me: StaffMember, now: datetime) -> None:
        """Takes back what staff did: what the person wrote, only the person takes back."""
        whose = self._consent(dealership_id, call_key, me, now)
        contact = self.desk.contacts(dealership_id, [whose[1]]).get(whose[1])
        if contact is None or contact.opted_out_how != "staff":
            raise NoSuchRow
        self.consents.opt_in(*whose)


def name_before(dealership: Dealership, language: Language | None) -> str:
    """What is put before words that don't name the dealership."""
    return f"{dealership.text_name}{' :' if (language or dealership.languages[0]) == 'fr' else ':'} "


def identified(words: str, dealership: Dealership, language: Language | None) -> str:
    """The words, with the dealership's name before them where they don't say it."""
    if dealership.text_name.casefold() in words.casefold():
        return words
    return name_before(dealership, language) + words


def _written(form: Mapping[str, str], field: str, longest: int) -> tuple[str, str]:
    body, once = form.get(field, "").strip(), form.get("once", "")
    if not body or len(body) > longest or not once.isascii() or not once.isalnum() or len(once) > LONGEST_ID:
        raise NotWritten
    return body, once
