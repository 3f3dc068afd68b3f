"""A caller's thread: all that happened, in its order. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from functions.desk.listing import done_calls, waiting_row
from functions.desk.who import member_of
from functions.shared.dealership import Dealership
from functions.shared.desk import DoneCall, Thread, ThreadEntry
from functions.shared.ledger.consents import ConsentRecord
from functions.shared.ledger.conversations import SentText
from functions.shared.ledger.desk import DeskCall
from functions.shared.ledger.messages import Message
from functions.shared.ledger.staff_entries import StaffEntry
from functions.shared.ledger.stored import StoredContact, StoredText
from functions.shared.phone import is_e164

# Why no text reaches a number, whoever writes it.
_NEVER = frozenset({"anonymous", "never_text", "unroutable", "country"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the ledger holds of a caller. `staff_texts` are by the key of their item."""

    calls: Sequence[DeskCall]
    contact: StoredContact
    messages: Sequence[Message] = ()
    written: Sequence[StaffEntry] = ()
    staff_texts: Mapping[str, StoredText]
    sent: Sequence[SentText] = ()
    consents: Sequence[ConsentRecord] = ()


def thread(
    call_key: str, story: Story, dealership: Dealership, *, now: datetime, today: datetime
) -> Thread | None:
    """The thread that a call's key opens; None where no such call was missed."""
    own = next((each for each in story.calls if each.call_key == call_key), None)
    if own is None:
        return None
    newest, contact = story.calls[-1].call, story.contact
    reply = story.messages[-1] if story.messages else None
    row = waiting_row(story.calls, contact, reply, dealership, now)
    opted_out = contact.opted_out_at
    asked = [each for each in story.messages if each.meaning == "opt_out"]
    by_text = opted_out is not None and contact.opted_out_how == "text"
    return Thread(
        call_key=call_key,
        caller=own.call.caller,
        department=newest.department,
        line=newest.line,
        # What one deed or one call back did to several calls is one entry.
        entries=tuple(sorted(dict.fromkeys(_entries(story)), key=lambda entry: entry.at)),
        may_text=_may_text(story, dealership, now),
        language=contact.language or newest.language,
        waiting=row,
        done=None if row else _done(call_key, story.calls, today),
        refused_at=opted_out,
        refused_words=asked[-1].body if by_text and asked else None,
        texts_since=newest.occurred_at if own.call.caller else None,
        missed=sum(each.call.retraction is None for each in story.calls),
    )


def _may_text(story: Story, dealership: Dealership, now: datetime) -> bool:
    newest, contact = story.calls[-1].call, story.contact
    untextable = contact.untextable_until is not None and now < contact.untextable_until
    return (
        newest.caller is not None
        and is_e164(newest.caller)
        and newest.caller not in dealership.never_text
        and newest.text_reason not in _NEVER
        and contact.opted_out_at is None
        and not untextable
    )


def _done(call_key: str, calls: Iterable[DeskCall], today: datetime) -> DoneCall | None:
    """How the call was closed. It can be put back on the same day."""
    found = next((done for done in done_calls(calls) if call_key in done.calls), None)
    if found is None or found.done_at >= today:
        return found
    return replace(found, can_undo=False)


def _entries(story: Story) -> Iterator[ThreadEntry]:
    for each in story.calls:
        yield from _of_call(each)
    reasons = {each.call_key: each.call.text_reason for each in story.calls}
    for sent in story.sent:
        if sent.ref.text_kind != "staff":
            yield ThreadEntry(
                kind="text",
                at=sent.at,
                body=sent.body,
                text_kind=sent.ref.text_kind,
                text_status=sent.status,  # type: ignore[arg-type] # as the ledger has it
                text_reason=reasons.get(sent.ref.call_key),
            )
    for message in story.messages:
        yield ThreadEntry(kind="reply", at=message.at, body=message.body, language=message.reply_language)
    for entry in story.written:
        yield _of_staff(entry, story.staff_texts.get(entry.text or ""))
    for record in story.consents:
        if record.what in ("opt_out", "opt_in") and record.result == "changed":
            yield ThreadEntry(kind=record.what, at=record.at, by=member_of(record.by))


def _of_call(each: DeskCall) -> Iterator[ThreadEntry]:
    call = each.call
    if call.retraction is not None:
        return
    yield ThreadEntry(kind="missed", at=call.occurred_at, department=call.department, outcome=call.outcome)
    if call.called_back_at is not None and call.called_back_at != call.recovered_at:
        yield ThreadEntry(kind="tried", at=call.called_back_at)
    if call.recovered_at is not None:
        yield ThreadEntry(kind="recovered", at=call.recovered_at)
    if each.claim is not None:
        yield ThreadEntry(kind="claim", at=each.claim.at, by=each.claim.by, taken_from=each.claim.taken_from)
    if each.handled is not None:
        yield ThreadEntry(kind="handled", at=each.handled.at, by=each.handled.by, how=each.handled.how)


def _of_staff(entry: StaffEntry, text: StoredText | None) -> ThreadEntry:
    if entry.direction == "note":
        return ThreadEntry(kind="note", at=entry.at, by=entry.by, body=entry.body)
    return ThreadEntry(
        kind="text",
        at=entry.at,
        by=entry.by,
        body=text.words if text else None,
        text_kind="staff",
        text_status=text.text_status if text else "pending",
        text_reason=text.text_reason if text else None,
    )
