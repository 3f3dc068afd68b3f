"""What has fallen due: ten minutes are over, a call back is late, or it is the hour of the morning's digest.

The sweeper asks for each, maybe twice: what is owed says when it is due, and what has left is marked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from functions.notify import policy, wording
from functions.notify.notice import Ahead, Notice, NoticeKind, Row, Yesterday, rows_of
from functions.notify.notifying import Told
from functions.notify.sending import Sending
from functions.shared.call import DEPARTMENTS, Department
from functions.shared.dealership import Dealership
from functions.shared.hours import after_open_minutes, is_open, next_opening
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.desk import DeskReader
from functions.shared.ledger.notices import Due, Notices
from functions.shared.notice_request import NoticeRequest
from functions.shared.notices import Notices as Settings
from functions.shared.week_ahead import from_json

# A promise of the last open day may have been kept before that day.
_KEPT_BEFORE = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class FallingDue:
    """`desk_url` is the desk's page; None on a stage without one. `foretold`: what the rollup wrote down of a
    dealership's coming week. Raises as `Notifying` does.
    """

    dealership: Callable[[str], Dealership | None]
    foretold: Callable[[str], str | None]
    ledger: Notices
    desk: DeskReader
    sending: Sending
    desk_url: str | None
    clock: Callable[[], datetime]

    def on_request(self, request: NoticeRequest) -> Told:
        """Acts on what is owed under the request's key, if it still is."""
        due = self.ledger.due(request.dealership_id, request.key)
        dealership = self.dealership(request.dealership_id)
        if due is None:
            return Told("nothing")
        if dealership is None:
            self.ledger.drop(request.dealership_id, request.key)
            return Told("nothing")
        now = self.clock()
        if now < due.due_at:
            return self._later(dealership, request.key, due.due_at)
        match due.kind:
            case "window":
                return self._window(dealership, request.key, due, now)
            case "watch":
                return self._watch(dealership, request.key, due, now)
            case "digest":
                return self._digest(dealership, request.key, due, now)
            case "week_ahead":
                return self._week_ahead(dealership, request.key, due, now)

    def _window(self, dealership: Dealership, key: str, due: Due, now: datetime) -> Told:
        department = _department(due.rest.partition("#")[0])
        refs = [CallRef(dealership.id, each) for each in self.ledger.seal(dealership.id, key, now)]
        waiting = [call for call in map(self.ledger.call, refs) if call is not None and call.waits]
        settings, whose = _settings(dealership, department)
        if settings is None or department is None or not waiting:
            return self._drop(dealership, key)
        rows = rows_of(waiting, dealership)
        told = self._send("collapsed", key, dealership, department, settings, whose, rows, now)
        self.ledger.drop(dealership.id, key)
        return told

    def _watch(self, dealership: Dealership, key: str, due: Due, now: datetime) -> Told:
        """One reminder for a caller, by the oldest call that waits, and one escalation."""
        waiting = [each for each in self.desk.calls_of(dealership.id, due.rest) if each.waits]
        if not waiting or waiting[0].call_key != due.rest:
            return self._drop(dealership, key)
        department = waiting[0].call.department
        settings, whose = _settings(dealership, department)
        if settings is None or settings.when == "digest":
            return self._drop(dealership, key)
        rows = rows_of(waiting, dealership)
        look_at = policy.look_at(rows[0].due_at, dealership, department)
        if due.stage == "reminder" and look_at is not None and now < look_at:
            return self._later(dealership, key, look_at)
        week, zone, closed = dealership.week(department), dealership.zone, dealership.closed_days
        if not is_open(now, week, zone, closed):
            opens = next_opening(now, week, zone, closed)
            return self._later(dealership, key, opens) if opens else self._drop(dealership, key)
        kind: NoticeKind = "reminder" if due.stage == "reminder" else "escalation"
        told = self._send(kind, f"{kind}#{due.rest}", dealership, department, settings, whose, rows, now)
        again = after_open_minutes(now, dealership.callback_target_minutes, week, zone, closed)
        if kind == "reminder" and settings.escalate_to:
            self.ledger.escalate(dealership.id, key, again)
        else:
            self.ledger.drop(dealership.id, key)
        return told

    def _digest(self, dealership: Dealership, key: str, due: Due, now: datetime) -> Told:
        department = _department(due.rest)
        settings, whose = _settings(dealership, department)
        day = policy.last_open_day(now, dealership, department) if department else None
        if settings is None or department is None or day is None:
            return self._drop(dealership, key)
        self._owe_week_ahead(dealership, department, settings, now)
        since = datetime.combine(day, time(), dealership.zone) - _KEPT_BEFORE
        calls = self.desk.calls(dealership.id, now, since)
        own = [each for each in calls if each.call.department == department]
        rows = rows_of([each for each in own if each.waits], dealership)
        past = policy.yesterday(own, day, dealership)
        if not rows and not past.promises.of and not past.targets.of:
            return self._drop(dealership, key)  # the next call owes one
        today = now.astimezone(dealership.zone).date()
        notice = f"{key}#{today}"
        told = self._send("digest", notice, dealership, department, settings, whose, rows, now, past)
        next_at = policy.next_digest(now, settings, dealership, department)
        if next_at is None:
            self.ledger.drop(dealership.id, key)
        else:
            self.ledger.put_off(dealership.id, key, next_at)
        return told

    def _owe_week_ahead(
        self, dealership: Dealership, department: Department, settings: Settings, now: datetime
    ) -> None:
        """Once a morning, so that no event pays for it: a department without any is foretold nothing."""
        at = policy.next_week_ahead(now, settings, dealership, department) if settings.week_ahead else None
        if at is not None:
            self.ledger.owe_next(dealership.id, "week_ahead", department, at)

    def _week_ahead(self, dealership: Dealership, key: str, due: Due, now: datetime) -> Told:
        department = _department(due.rest)
        settings, whose = _settings(dealership, department)
        if settings is None or department is None or not settings.week_ahead:
            return self._drop(dealership, key)
        foretold = from_json(self.foretold(dealership.id))
        calls = foretold.of(department, now.astimezone(dealership.zone).date()) if foretold else None
        if foretold is None or calls is None:
            return self._drop(dealership, key)  # the next digest owes one
        ahead = Ahead(week=foretold.week, days_off=foretold.days_off, calls=calls)
        notice = Notice(
            kind="week_ahead",
            dealership=dealership,
            department=department,
            at=now,
            ahead=ahead,
            url=self.desk_url,
        )
        targets = policy.targets(settings, whose, notice.kind)
        name = f"{key}#{foretold.week}"
        sent = tuple(self.sending.send(dealership.id, name, targets, wording.write(notice), now))
        next_at = policy.next_week_ahead(now, settings, dealership, department)
        if next_at is None:
            self.ledger.drop(dealership.id, key)
        else:
            self.ledger.put_off(dealership.id, key, next_at)
        return Told(notice.kind, sent)

    def _send(
        self,
        kind: NoticeKind,
        name: str,
        dealership: Dealership,
        department: Department,
        settings: Settings,
        whose: str,
        rows: tuple[Row, ...],
        now: datetime,
        past: Yesterday | None = None,
    ) -> Told:
        notice = Notice(
            kind=kind,
            dealership=dealership,
            department=department,
            at=now,
            rows=rows,
            yesterday=past,
            url=self.desk_url,
        )
        targets = policy.targets(settings, whose, kind)
        sent = self.sending.send(dealership.id, name, targets, wording.write(notice), now)
        return Told(kind, tuple(sent))

    def _later(self, dealership: Dealership, key: str, at: datetime) -> Told:
        self.ledger.put_off(dealership.id, key, at)
        return Told("later")

    def _drop(self, dealership: Dealership, key: str) -> Told:
        self.ledger.drop(dealership.id, key)
        return Told("reached")


def _settings(dealership: Dealership, department: Department | None) -> tuple[Settings | None, str]:
    """The department's settings, if they reach staff, and the name that they stand under."""
    whose = dealership.notices_source(department) if department else None
    settings = dealership.notices[whose] if whose else None
    return (settings, whose or "") if settings and settings.reach_staff else (None, "")


def _department(name: str) -> Department | None:
    return next((each for each in DEPARTMENTS if each == name), None)
