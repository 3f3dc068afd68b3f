"""A caller's thread as its template needs it: days, bubbles and lines, and what may be done. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from functions.desk.page import wording
from functions.desk.page.rows import (
    Moment,
    RowState,
    due_line,
    moment,
    state_of,
    suppressed,
    undelivered,
)
from functions.desk.page.visit import Visit, thread_address
from functions.desk.page.wording import callable_number
from functions.shared.call import Department
from functions.shared.desk import Thread, ThreadEntry

Look = Literal["in", "out", "memo", "deed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry: a bubble with `body` and a small line below it, or a line alone, which is `foot`.

    `language` is the body's, where the page's is another.
    """

    look: Look
    at: Moment
    foot: str
    body: str | None = None
    language: str | None = None
    bad: bool = False


@dataclass(frozen=True, slots=True)
class DayOfThread:
    heading: str
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """`state` is the row's, and None where the person doesn't wait. `closed` says then how it ended.

    `one_tap`: a button calls, and no `tel:` link does: only while the person waits, and for no colleague.

    `refusal` says why nobody may write, in one or two sentences; None where one may. `may_resume`: staff
    stopped the texts today, and may take it back. `quick` are texts ready to be sent, in the caller's
    language.
    """

    key: str
    address: str
    title: str
    document_title: str
    subtitle: str
    tel: str | None
    one_tap: bool
    state: RowState | None
    due: tuple[str, Moment, str] | None
    taker: str
    closed: str | None
    can_undo: bool
    days: list[DayOfThread]
    refusal: tuple[str, ...] | None
    may_stop: bool
    may_resume: bool
    quick: list[str]
    quick_language: str | None
    card: list[tuple[str, str]]


def view(thread: Thread, visit: Visit) -> ThreadView:
    say = visit.wording
    waiting = thread.waiting
    spoken = thread.language or visit.language
    return ThreadView(
        key=thread.call_key,
        address=thread_address(thread.call_key),
        title=say.caller(thread.caller),
        document_title=say.text("thread.title"),
        subtitle=say.department(thread.department),
        tel=callable_number(thread.caller),
        one_tap=visit.one_tap and waiting is not None and state_of(waiting, visit) in ("", "mine"),
        state=state_of(waiting, visit) if waiting else None,
        due=due_line(waiting, visit) if waiting and waiting.handled is None else None,
        taker=say.text("deed.theirs", name=waiting.claim.by.name) if waiting and waiting.claim else "",
        closed=_closed(thread, visit),
        can_undo=_can_undo(thread, visit),
        days=_days(thread, visit),
        refusal=_refusal(thread, visit),
        may_stop=thread.refused_at is None and callable_number(thread.caller) is not None,
        may_resume=_may_resume(thread, visit),
        quick=list(wording.of(spoken).at("quick.texts")),
        quick_language=spoken if spoken != visit.language else None,
        card=list(_card(thread, visit)),
    )


def _closed(thread: Thread, visit: Visit) -> str | None:
    if thread.waiting is not None and thread.waiting.handled is not None:
        return visit.said(f"entry.{thread.waiting.handled.how}", thread.waiting.handled.by)
    if thread.waiting is not None:
        return None
    if thread.done is None or thread.done.how == "telephony":
        return visit.wording.text("thread.closed" if thread.done is None else "entry.recovered")
    return visit.said(f"entry.{thread.done.how}", thread.done.by)


def _can_undo(thread: Thread, visit: Visit) -> bool:
    if thread.waiting is not None:
        return state_of(thread.waiting, visit) == "done"
    return thread.done is not None and thread.done.can_undo


def _days(thread: Thread, visit: Visit) -> list[DayOfThread]:
    by_day = groupby(thread.entries, key=lambda entry: entry.at.astimezone(visit.zone).date())
    return [
        DayOfThread(visit.wording.day(day, visit.today), [_line(entry, visit) for entry in entries])
        for day, entries in by_day
    ]


def _line(entry: ThreadEntry, visit: Visit) -> Line:
    at = moment(entry.at, visit.wording.time(entry.at, visit.zone))
    match entry.kind:
        case "text":
            foot = f"{_writer(entry, visit)} · {_sent(entry, visit)}"
            return Line(
                look="out", at=at, foot=foot, body=entry.body or "", bad=entry.text_status == "failed"
            )
        case "reply":
            foreign = entry.language if entry.language != visit.language else None
            return Line(look="in", at=at, foot="", body=entry.body or "", language=foreign)
        case "note":
            foot = f"{visit.said('entry.noted', entry.by)} · {visit.wording.text('entry.note')}"
            return Line(look="memo", at=at, foot=foot, body=entry.body or "")
        case _:
            return Line(look="deed", at=at, foot=_deed(entry, visit))


def _deed(entry: ThreadEntry, visit: Visit) -> str:
    say = visit.wording
    match entry.kind:
        case "missed":
            called = say.text("thread.call", department=say.departments(_only(entry.department)))
            return f"{called} · {say.text(f'call.outcome.{entry.outcome}')}" if entry.outcome else called
        case "claim" if entry.taken_from:
            return visit.said("entry.take", entry.by, other=entry.taken_from)
        case "handled":
            return visit.said(f"entry.{entry.how}", entry.by)
        case "opt_out" if entry.by is None:
            return say.text("entry.opt_out.person")
        case "claim" | "opt_out":
            return visit.said(f"entry.{entry.kind}", entry.by)
        case kind:
            return say.text(f"entry.{kind}")


def _writer(entry: ThreadEntry, visit: Visit) -> str:
    if entry.by is None:
        return visit.wording.text("entry.automatic")
    return visit.said("entry.wrote", entry.by)


def _sent(entry: ThreadEntry, visit: Visit) -> str:
    match entry.text_status:
        case "failed":
            return visit.wording.text("sent.failed", reason=undelivered(entry.text_reason, visit))
        case "suppressed":
            return visit.wording.text("sent.suppressed", reason=suppressed(entry.text_reason, visit))
        case status:
            return visit.wording.text(f"sent.{status}")


def _refusal(thread: Thread, visit: Visit) -> tuple[str, ...] | None:
    say = visit.wording.text
    if thread.refused_at is not None:
        at = visit.wording.day_and_time(thread.refused_at, visit.today, visit.zone)
        said = (
            say("write.wrote", words=thread.refused_words, moment=at)
            if thread.refused_words
            else say("write.told", moment=at)
        )
        return say("write.refused"), said
    return None if thread.may_text else (say("write.impossible"),)


def _may_resume(thread: Thread, visit: Visit) -> bool:
    """Only what staff did, and on the same day: what the person wrote, only the person takes back."""
    at = thread.refused_at
    return at is not None and thread.refused_words is None and at.astimezone(visit.zone).date() == visit.today


def _card(thread: Thread, visit: Visit) -> Iterator[tuple[str, str]]:
    say = visit.wording
    if thread.language:
        yield say.text("thread.language"), say.text(f"thread.languages.{thread.language}")
    yield say.text("thread.texts"), _texts(thread, visit)
    yield say.text("thread.history"), say.counted("thread.missed", thread.missed)


def _texts(thread: Thread, visit: Visit) -> str:
    say = visit.wording.text
    if thread.refused_at:
        return say("thread.refused", moment=_since(thread.refused_at, visit))
    if not thread.may_text:
        return say("thread.impossible")
    if thread.texts_since:
        return say("thread.allowed", moment=_since(thread.texts_since, visit))
    return say("thread.allowed_plain")


def _since(at: datetime, visit: Visit) -> str:
    return visit.wording.day_and_time(at, visit.today, visit.zone, "since")


def _only(department: Department | None) -> tuple[Department, ...]:
    return (department,) if department else ()
