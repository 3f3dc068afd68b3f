"""The list as its templates need it: each row's words, state and next steps, from the ledger's facts. Pure.

Nothing here depends on the hour: the script counts how late a row is, so that an unchanged list has the same
bytes and the same tag.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from functions.desk.page.visit import Visit, list_address, thread_address
from functions.desk.page.wording import callable_number
from functions.shared.desk import Desk, WaitingCaller

RowState = Literal["", "mine", "theirs", "done"]
Mark = Literal["", "wait", "no", "bad"]

# Why no text reaches this number, whoever writes it.
_NEVER = frozenset({"anonymous", "never_text", "unroutable", "country", "opted_out", "untextable"})
_NOT_TEXTABLE = _NEVER | {"landline", "invalid"}


@dataclass(frozen=True, slots=True)
class Moment:
    """For `<time>`: what a machine reads, and what people do."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the list. `due` and `occurred` are what stands before a time, the time, and what stands after.

    `tel` is None where there's no number to call. `one_tap`: a button calls, and no link does. `said` is what
    a finished row says of itself. `mark` is the class of the text's line. `taker` says who calls back.
    """

    key: str
    state: RowState
    address: str
    title: str
    subtitle: str
    due: tuple[str, Moment, str]
    occurred: tuple[str, Moment, str]
    facts: tuple[str, ...]
    strong: tuple[str, ...]
    reply: str | None
    reply_language: str | None
    text: str
    mark: Mark
    tel: str | None
    one_tap: bool
    textable: bool
    opted_out: bool
    taker: str
    said: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A department of the filter, and how many wait there."""

    name: str
    address: str
    waiting: int
    current: bool


def rows(desk: Desk, visit: Visit) -> list[Row]:
    """The rows that the visit's filter leaves, in the order that the ledger gave them."""
    return [_row(caller, visit) for caller in _shown(desk, visit) if _concerns(caller, visit)]


def chips(desk: Desk, visit: Visit) -> list[Chip]:
    """All departments together, then each: the numbers don't depend on the filter."""
    waiting = [caller for caller in _shown(desk, visit) if caller.handled is None]
    every = visit.wording.text("page.all")
    return [
        Chip(every, list_address(None), len(waiting), visit.department is None),
        *(
            Chip(
                visit.wording.department(department),
                list_address(department),
                sum(caller.department == department for caller in waiting),
                visit.department == department,
            )
            for department in visit.departments
        ),
    ]


def moment(at: datetime, text: str) -> Moment:
    return Moment(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), text)


def text_line(caller: WaitingCaller, visit: Visit) -> tuple[str, Mark]:
    """What became of the newest call's text, in words, and how its line is marked."""
    say = visit.wording.text
    match caller.text_status:
        case "delivered":
            return say("text.delivered"), ""
        case "unknown":
            return say("text.unknown"), "bad"
        case "failed":
            return say("text.failed", reason=undelivered(caller.text_reason, visit)), "bad"
        case "suppressed" if caller.text_reason == "cooldown" and caller.last_texted_at:
            return say("text.cooldown", time=visit.time(caller.last_texted_at)), "no"
        case "suppressed":
            return say("text.suppressed", reason=suppressed(caller.text_reason, visit)), "no"
        case status:
            return say(f"text.{status}"), "wait"


def undelivered(reason: str | None, visit: Visit) -> str:
    """Why a text never arrived. A carrier's own code is no word of ours: it refused the text."""
    said: dict[str, str] = visit.wording.at("text.undelivered")
    return said.get(reason or "", said["unexplained"])


def suppressed(reason: str | None, visit: Visit) -> str:
    said: dict[str, str] = visit.wording.at("text.why")
    return said.get(reason or "", said["unexplained"])


def due_line(caller: WaitingCaller, visit: Visit) -> tuple[str, Moment, str]:
    """Until when the person should be called: promised by a text, else the department's target."""
    key = "due.promised" if caller.promised else "due.target"
    before, _, after = visit.wording.at(key).partition("{time}")
    return before, moment(caller.due_at, visit.time(caller.due_at)), after


def state_of(caller: WaitingCaller, visit: Visit) -> RowState:
    if caller.handled is not None:
        return "done"
    if caller.claim is None:
        return ""
    return "mine" if caller.claim.by.id == visit.who.id else "theirs"


def may_write_to(caller: WaitingCaller) -> bool:
    """Whether the row offers to write. The judge decides when a text is sent: this is courtesy."""
    number = callable_number(caller.caller)
    return number is not None and not caller.opted_out and caller.text_reason not in _NOT_TEXTABLE


def _shown(desk: Desk, visit: Visit) -> Iterator[WaitingCaller]:
    """Without what a colleague finished: the row is an undo for who finished it, and gone for the others."""
    for caller in desk.waiting:
        if caller.handled is None or caller.handled.by.id == visit.who.id:
            yield caller


def _concerns(caller: WaitingCaller, visit: Visit) -> bool:
    return visit.department in (None, caller.department)


def _row(caller: WaitingCaller, visit: Visit) -> Row:
    say = visit.wording.text
    before, _, after = visit.wording.at("call.at").partition("{time}")
    text, mark = text_line(caller, visit)
    foreign = caller.reply_language not in (None, visit.language)
    return Row(
        key=caller.call_key,
        state=state_of(caller, visit),
        address=thread_address(caller.call_key),
        title=visit.wording.caller(caller.caller),
        subtitle=visit.wording.department(caller.department),
        due=due_line(caller, visit),
        occurred=(before, moment(caller.occurred_at, visit.time(caller.occurred_at)), after),
        facts=(say(f"call.outcome.{caller.outcome}"),),
        strong=tuple(_strong(caller, visit)),
        reply=caller.reply,
        reply_language=caller.reply_language if foreign else None,
        text=text,
        mark=mark,
        tel=callable_number(caller.caller),
        one_tap=visit.one_tap,
        textable=may_write_to(caller),
        opted_out=caller.opted_out,
        taker=say("deed.theirs", name=caller.claim.by.name) if caller.claim else "",
        said=say(f"deed.{caller.handled.how}") if caller.handled else "",
    )


def _strong(caller: WaitingCaller, visit: Visit) -> Iterator[str]:
    """What makes a row more pressing than its neighbour."""
    if again := len(caller.calls) - 1:
        yield visit.wording.counted("call.again", again)
    if caller.also:
        yield visit.wording.text("call.also", departments=visit.wording.departments(caller.also))
    if caller.tried_at:
        yield visit.wording.text("call.tried", time=visit.time(caller.tried_at))
