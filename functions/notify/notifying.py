"""What an event asks for: a notice, or a lead for the CRM, and what is owed from then on.

An event comes at least once, and may break off anywhere: marks in the ledger, and keys that the event itself
gives, make a second time do nothing. Nothing leaves for a caller who was reached: the call is read before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from functions.notify import adf, policy, wording
from functions.notify.channels.outcome import Unavailable
from functions.notify.leads import first_of, lead_address, lead_of, subject_of
from functions.notify.notice import Notice, rows_of
from functions.notify.sending import Sending, Sent
from functions.shared.dealership import Dealership
from functions.shared.due import due
from functions.shared.event import CallMissed, Event, TextSent
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.desk import DeskCall, DeskReader
from functions.shared.ledger.notices import Notices
from functions.shared.notices import Notices as Settings


@dataclass(frozen=True, slots=True)
class Told:
    """What a message did: `what` in a word for the log, and what became of a notice at each target."""

    what: str
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A call that waits, and what its department's file says. `whose` is the name that it stands under there.

    `url` is the desk's page of it.
    """

    ref: CallRef
    call: DeskCall
    dealership: Dealership
    settings: Settings
    whose: str
    due_at: datetime
    url: str | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifying:
    """Its method raises botocore's errors where AWS fails, and Unavailable where a channel is to be tried
    again.
    """

    dealership: Callable[[str], Dealership | None]
    ledger: Notices
    desk: DeskReader
    sending: Sending
    clock: Callable[[], datetime]

    def on_event(self, event: Event, url: str | None) -> Told:
        """Acts on an event: the notice and the lead wait for one another in nothing."""
        waiting = self._read(event, url)
        if isinstance(waiting, Told):
            return waiting
        told: list[Told] = []
        unavailable: Unavailable | None = None
        for act in (self._notice, self._lead):
            try:
                told.append(act(event, waiting))
            except Unavailable as later:
                unavailable = unavailable or later
        if unavailable is not None:
            raise unavailable
        return Told(told[0].what, tuple(sent for each in told for sent in each.sent))

    def _read(self, event: Event, url: str | None) -> _Waiting | Told:
        """The event's call, if it waits and anybody wants to know."""
        dealership = self.dealership(event.dealership_id)
        if dealership is None or event.call_key is None:
            return Told("nothing")
        ref = CallRef(event.dealership_id, event.call_key)
        call = self.ledger.call(ref)
        if call is None or not call.waits:
            return Told("reached")
        department = call.call.department
        whose = dealership.notices_source(department)
        if whose is None or policy.telling(event.what, dealership.notices[whose]) is None:
            return Told("nothing")
        return _Waiting(
            ref=ref,
            call=call,
            dealership=dealership,
            settings=dealership.notices[whose],
            whose=whose,
            due_at=due(call, dealership)[0],
            url=url,
            now=self.clock(),
        )

    def _notice(self, event: Event, waiting: _Waiting) -> Told:
        if not waiting.settings.reach_staff:
            return Told("nothing")
        self._owe(event, waiting)
        match policy.telling(event.what, waiting.settings):
            case "at_once":
                return self._send(event, waiting)
            case "collapsed":
                self._collect(event, waiting)
                return Told("collected")
        return Told("later")

    def _owe(self, event: Event, waiting: _Waiting) -> None:
        """Owes the reminder and the digest, once each."""
        dealership, settings, department = waiting.dealership, waiting.settings, waiting.call.call.department
        look_at = policy.look_at(waiting.due_at, dealership, department)
        if settings.when != "digest" and look_at is not None:
            if isinstance(event.what, CallMissed):
                self.ledger.watch(waiting.ref, look_at, waiting.now)
            else:
                self.ledger.look_earlier(waiting.ref, look_at)
        digest_at = policy.next_digest(waiting.now, settings, dealership, department)
        if digest_at is not None:
            self.ledger.owe_next(dealership.id, "digest", department, digest_at)

    def _send(self, event: Event, waiting: _Waiting) -> Told:
        notice = Notice(
            kind="missed" if isinstance(event.what, CallMissed) else "reply",
            dealership=waiting.dealership,
            department=waiting.call.call.department,
            at=waiting.now,
            rows=rows_of([waiting.call], waiting.dealership),
            url=waiting.url,
        )
        targets = policy.targets(waiting.settings, waiting.whose, notice.kind)
        words = wording.write(notice)
        return Told(
            notice.kind,
            tuple(self.sending.send(waiting.dealership.id, event.id, targets, words, waiting.now)),
        )

    def _collect(self, event: Event, waiting: _Waiting) -> None:
        """Puts the call among those of these ten minutes, or of the next where these were told just now."""
        number, closes_at = policy.window_of(waiting.now)
        for later in range(2):
            if self.ledger.collect(
                waiting.ref,
                waiting.call.call.department,
                event.id,
                number + later,
                closes_at + later * policy.WINDOW,
                waiting.now,
            ):
                return
        raise Unavailable("window_closed")

    def _lead(self, event: Event, waiting: _Waiting) -> Told:
        """The lead of the caller's window, or an update of it."""
        call, dealership, now = waiting.call, waiting.dealership, waiting.now
        to = lead_address(dealership, call)
        if to is None or call.call.caller is None or isinstance(event.what, TextSent):
            return Told("nothing")
        calls = self.desk.calls_of(dealership.id, call.call_key)
        first = first_of(call, calls, dealership)
        since = [each for each in calls if each.waits and each.call.occurred_at >= first.call.occurred_at]
        contact = self.desk.contacts(dealership.id, [call.call.caller]).get(call.call.caller)
        lead = lead_of(
            call,
            first,
            len(since),
            "new" if self.ledger.lead(dealership.id, first.call_key, event.id, now) else "resend",
            dealership,
            opted_out=contact is not None and contact.opted_out_at is not None,
        )
        subject = subject_of(lead, dealership)
        sent = self.sending.send_mail(dealership.id, f"lead#{event.id}", to, subject, adf.write(lead), now)
        return Told("lead", (sent,))
