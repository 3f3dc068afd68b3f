"""Whom a notice goes to, and when: at once, together with others, later, or not at all. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from functions.notify.notice import Kept, NoticeKind, Yesterday
from functions.shared.call import Department
from functions.shared.dealership import Dealership
from functions.shared.due import due
from functions.shared.event import CallMissed, Happening, ReplyReceived, TextSent
from functions.shared.hours import is_open, next_opening, spans_on
from functions.shared.ledger.desk import DeskCall
from functions.shared.notices import Notices, WebhookChannel

WINDOW = timedelta(minutes=10)
_DAYS_AHEAD = 15
_THURSDAY = 3

# What an event asks for: a notice of its own, a place among those of ten minutes, a line of the digest, or an
# earlier look at the call, since a text has promised something.
Telling = Literal["at_once", "collapsed", "digest", "look_earlier"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a notice goes: an address, or a webhook by the name of the department whose secret it is."""

    channel: Literal["email"] | WebhookChannel
    name: str

    @property
    def key(self) -> str:
        """`email:julie@garage.ca`, `slack:service`: the target's name in the ledger."""
        return f"{self.channel}:{self.name}"


def telling(what: Happening, settings: Notices) -> Telling | None:
    """What an event asks for. None: staff are told nothing of it."""
    match what:
        case CallMissed() | ReplyReceived(tell_staff=True):
            return settings.when
        case TextSent(text_kind="answer"):
            return "look_earlier"
    return None


def targets(settings: Notices, whose: str, kind: NoticeKind) -> Iterator[Target]:
    """The targets of a department's notice. `whose` is the name that the file has the settings under."""
    if kind == "escalation":
        yield from (Target("email", address) for address in settings.escalate_to)
        return
    yield from (Target("email", address) for address in settings.email)
    yield from (Target(channel, whose) for channel in settings.webhooks)


def window_of(now: datetime) -> tuple[int, datetime]:
    """The number of the ten minutes that a moment lies in, and when they are over."""
    number = int(now.timestamp() // WINDOW.total_seconds())
    return number, datetime.fromtimestamp((number + 1) * WINDOW.total_seconds(), now.tzinfo)


def look_at(due_at: datetime, dealership: Dealership, department: Department) -> datetime | None:
    """When to see whether a call back is late: when it is due, or at the next opening where that is closed.

    Returns None where the department never opens.
    """
    week, zone, closed = dealership.week(department), dealership.zone, dealership.closed_days
    if is_open(due_at, week, zone, closed):
        return due_at
    return next_opening(due_at, week, zone, closed)


def next_digest(
    now: datetime, settings: Notices, dealership: Dealership, department: Department
) -> datetime | None:
    """When the department's next digest leaves, on a day on which it opens. None where it never opens."""
    week, zone, closed = dealership.week(department), dealership.zone, dealership.closed_days
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=offset) for offset in range(_DAYS_AHEAD)):
        spans = spans_on(day, week, closed)
        if spans:
            opening = time(*divmod(spans[0].opens, 60))
            at = datetime.combine(day, settings.digest_time or opening, zone)
            if at > now:
                return at
    return None


def next_week_ahead(
    now: datetime, settings: Notices, dealership: Dealership, department: Department
) -> datetime | None:
    """When staff are next told what the coming week may bring: on Thursday, or the first day after it and
    before that week on which the department opens, as early as the digest. None where there is no such day.
    """
    week, zone, closed = dealership.week(department), dealership.zone, dealership.closed_days
    today = now.astimezone(zone).date()
    for thursday in (today + timedelta(days=_THURSDAY - today.weekday(), weeks=later) for later in range(3)):
        for day in (thursday + timedelta(days=offset) for offset in range(7 - _THURSDAY)):
            if spans := spans_on(day, week, closed):
                at = datetime.combine(day, settings.digest_time or time(*divmod(spans[0].opens, 60)), zone)
                if at > now:
                    return at
                break
    return None


def last_open_day(now: datetime, dealership: Dealership, department: Department) -> date | None:
    """The last day before today on which the department opened. None where it didn't for two weeks."""
    week, zone, closed = dealership.week(department), dealership.zone, dealership.closed_days
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=offset) for offset in range(1, _DAYS_AHEAD))
    return next((day for day in days if spans_on(day, week, closed)), None)


def yesterday(calls: Iterable[DeskCall], day: date, dealership: Dealership) -> Yesterday:
    """What became of the callers whose call back was due on that day.

    In time is who was called back by then. Of several calls of one caller, the one that was due first counts,
    a promised one before others. A call that staff say had a wrong number counts for nothing.
    """
    first: dict[str, _Outcome] = {}
    for call in calls:
        due_at, promised = due(call, dealership)
        wrong = call.handled is not None and call.handled.how == "wrong"
        if due_at.astimezone(dealership.zone).date() == day and not wrong:
            kept = call.closed_at is not None and call.closed_at <= due_at
            caller, outcome = call.call.caller or call.call_key, _Outcome(not promised, due_at, kept)
            first[caller] = min(first.get(caller, outcome), outcome)
    return Yesterday(
        day=day,
        promises=_kept([each for each in first.values() if not each.unpromised]),
        targets=_kept([each for each in first.values() if each.unpromised]),
    )


class _Outcome(NamedTuple):
    """Whether one call back was in time. In the order in which they count."""

    unpromised: bool
    due_at: datetime
    kept: bool


def _kept(outcomes: list[_Outcome]) -> Kept:
    return Kept(kept=sum(each.kept for each in outcomes), of=len(outcomes))
