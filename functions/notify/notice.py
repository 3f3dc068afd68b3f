"""What a notice says, before it is put into words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from functions.shared.call import Department, Outcome
from functions.shared.dealership import Dealership
from functions.shared.due import due
from functions.shared.event import last4
from functions.shared.ledger.desk import DeskCall
from functions.shared.week_ahead import DepartmentAhead

NoticeKind = Literal[
    "missed",  # somebody called, and nobody took the call
    "collapsed",  # who called within ten minutes
    "reply",  # somebody who waits answered the text
    "reminder",  # the promise, or the target, is broken
    "escalation",  # and still nobody has called back
    "digest",  # the morning's
    "week_ahead",  # what the next week may bring, on Thursdays
    "test",  # an operator tries the channels
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody who waits: the last four digits are all that is told of a number.

    `calls` is how often the person has called. `due_at` is by when somebody should call back, as a text
    promised, where `promised`, or by the department's target.
    """

    last4: str | None
    occurred_at: datetime
    outcome: Outcome
    calls: int
    due_at: datetime
    promised: bool
    replied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Of those who were to be called back on a day: how many were in time, of how many."""

    kept: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Yesterday:
    """What became of the department's last open day: promises, and calls that no text promised anything."""

    day: date
    promises: Kept
    targets: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What the department may expect of the week that begins with the Monday `week`, and its days off."""

    week: date
    days_off: tuple[date, ...]
    calls: DepartmentAhead


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`at` is when it leaves, and `url` the desk's page; None on a stage without a desk."""

    kind: NoticeKind
    dealership: Dealership
    department: Department
    at: datetime
    rows: tuple[Row, ...] = ()
    yesterday: Yesterday | None = None
    ahead: Ahead | None = None
    url: str | None = None


def rows_of(calls: Iterable[DeskCall], dealership: Dealership) -> tuple[Row, ...]:
    """A row a caller, the first due first. A withheld number is a row of its own for each call."""
    by_caller: dict[str, list[DeskCall]] = {}
    for call in calls:
        by_caller.setdefault(call.call.caller or call.call_key, []).append(call)
    rows = [_row(own, dealership) for own in by_caller.values()]
    return tuple(sorted(rows, key=lambda row: (row.due_at, row.occurred_at)))


def _row(own: list[DeskCall], dealership: Dealership) -> Row:
    newest = max(own, key=lambda each: each.call.occurred_at)
    due_at, promised = min(due(each, dealership) for each in own)
    return Row(
        last4=last4(newest.call.caller),
        occurred_at=newest.call.occurred_at,
        outcome=newest.call.outcome,
        calls=len(own),
        due_at=due_at,
        promised=promised,
        replied=any(each.replied_at is not None for each in own),
    )
