"""The desk's words: who waits to be called back, who has taken it on, and what became of it. Pure.

A row of the desk is a caller: all waiting calls of one caller are one row, which is named by the oldest of
them. A withheld number is a row of its own for each call.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.shared.call import Department, Language, Outcome, TextKind, TextStatus
from functions.shared.call import HandledAs as HandledAs

# How a promise was kept: the telephone system saw the call back, or staff said so by a tap.
KeptBy = Literal["telephony", "tap"]
EntryKind = Literal[
    "missed",  # the person called, and nobody took it
    "tried",  # staff called back, and nobody took it
    "recovered",  # staff and caller spoke, as telephony says
    "text",  # Rappel or staff wrote
    "reply",  # the person wrote
    "note",  # staff wrote for staff
    "claim",  # somebody took the row on, or over
    "handled",  # somebody said what became of it
    "opt_out",
    "opt_in",
]

# A claim without an outcome is over after this: nothing rots under somebody's name. It is never written.
CLAIM_LAPSES = timedelta(minutes=15)
# A finished row keeps its place for so long, as its own undo.
UNDO_FOR = timedelta(seconds=10)
# Calls that wait longer than this are no row any more.
WAITING_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who acts: the identity provider's id of the person, and the name that colleagues see."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who calls this person back, since when. `taken_from` is the colleague whose claim it replaced."""

    by: StaffMember
    at: datetime
    taken_from: str | None = None

    @property
    def until(self) -> datetime:
        """When the claim lapses."""
        return self.at + CLAIM_LAPSES


@dataclass(frozen=True, slots=True)
class Handled:
    """What somebody said became of a call."""

    how: HandledAs
    by: StaffMember
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCaller:
    """A row of the list.

    `call_key` names the row: the oldest waiting call's. `calls` are all of the caller's waiting calls, the
    oldest first. `department`, `line`, `outcome` and `occurred_at` are the newest's, as are `text_status`,
    `text_reason` and `texted_at`. `also` are the other departments that were called.

    `due_at` is when the person should be called back by: as a text promised, where `promised`, or by the
    department's target. `reply` is what the person last wrote, in `reply_language` where known.
    `last_texted_at` is the last text to the person for any call. `tried_at` is when staff last began to call
    back in vain. `claim` has not lapsed. `handled` is set on a row that was finished within the last 10
    seconds: it still stands in its place.
    """

    call_key: str
    calls: tuple[str, ...]
    caller: str | None
    department: Department
    line: str
    outcome: Outcome
    occurred_at: datetime
    due_at: datetime
    promised: bool
    text_status: TextStatus
    text_reason: str | None = None
    texted_at: datetime | None = None
    last_texted_at: datetime | None = None
    language: Language | None = None
    also: tuple[Department, ...] = ()
    reply: str | None = None
    reply_language: Language | None = None
    tried_at: datetime | None = None
    opted_out: bool = False
    claim: Claim | None = None
    handled: Handled | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneCall:
    """A row of what was done today. `calls` are the calls that it closed, and `call_key` the oldest of them.

    `how` is what staff said, or `telephony`; `by` is who said it. `minutes` is how long the oldest call
    waited. `can_undo`: it can be put back; what telephony saw can't.
    """

    call_key: str
    calls: tuple[str, ...]
    caller: str | None
    department: Department
    occurred_at: datetime
    done_at: datetime
    how: HandledAs | Literal["telephony"]
    by: StaffMember | None
    minutes: int
    can_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Today in figures. None where there is nothing to count.

    `median_minutes` is of those who were reached, and `kept_share` of the promises that fell due today.
    """

    missed: int
    reached: int
    median_minutes: int | None
    kept_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The list as it stands: rows in the order of the promise, and what was done today, the newest first."""

    waiting: tuple[WaitingCaller, ...]
    done: tuple[DoneCall, ...]
    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadEntry:
    """Something that happened between the dealership and the caller, the oldest first in a thread.

    By `kind`: `department` and `outcome` are of a missed call; `body` is of a text, reply or note, and
    `language` of a reply; `text_kind`, `text_status` and `text_reason` of a text; `how` of what was handled;
    `by` says who, where a person did it; `taken_from` is of a claim.
    """

    kind: EntryKind
    at: datetime
    by: StaffMember | None = None
    department: Department | None = None
    outcome: Outcome | None = None
    body: str | None = None
    language: Language | None = None
    text_kind: TextKind | None = None
    text_status: TextStatus | None = None
    text_reason: str | None = None
    how: HandledAs | None = None
    taken_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """All that is known of one caller. `call_key` is the call that it was opened by: no URL has a number.

    `line` is the newest call's, whose sender a text leaves from. `waiting` is the caller's row, if the person
    waits. `refused_at`: no text may go, since the person opted
    out then, in these words where a text did it (`refused_words`), or because staff said so. `may_text` is
    False also where no number is known or the number takes no texts. `texts_since` is since when texts are
    permitted. `calls` and `missed` are of the last five months.
    """

    call_key: str
    caller: str | None
    department: Department
    entries: tuple[ThreadEntry, ...]
    may_text: bool
    line: str | None = None
    language: Language | None = None
    waiting: WaitingCaller | None = None
    done: DoneCall | None = None
    refused_at: datetime | None = None
    refused_words: str | None = None
    texts_since: datetime | None = None
    missed: int = 0


class Taken(Exception):
    """A colleague is calling this person back already. `claim` says who."""

    def __init__(self, claim: Claim) -> None:
        super().__init__("taken")
        self.claim = claim


class NoSuchRow(Exception):
    """No such call waits at this dealership, or none is there at all."""


def kept_by(recovered_at: datetime | None, handled_as: HandledAs | None) -> KeptBy | None:
    """How the promise of a call back was kept: telephony's word comes first. A wrong number keeps none."""
    if recovered_at is not None:
        return "telephony"
    return "tap" if handled_as in ("reached", "message") else None
