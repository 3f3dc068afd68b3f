"""Delivers one text: reads, judges, claims, writes, sends, records."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil

from pydantic import ValidationError

from functions.send_sms import policy, wording
from functions.send_sms.asking import Asking
from functions.send_sms.carriers.carrier import Carrier, Refusal
from functions.send_sms.claiming import Wanted, claim
from functions.send_sms.follow_ups import follow_up_of
from functions.send_sms.forgotten_opt_outs import ForgottenOptOuts
from functions.send_sms.promise import promise
from functions.send_sms.schedule import hidden_for, is_missed
from functions.send_sms.senders import sender_of
from functions.shared.call import FOLLOW_UP_KINDS, TextStatus
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.claims import Claims
from functions.shared.ledger.contacts import CallerNotTextable, Contacts
from functions.shared.ledger.dealerships import DealershipAndPause
from functions.shared.ledger.stored import StoredCall, StoredContact, StoredItem
from functions.shared.ledger.texts import Texts
from functions.shared.sender import Sender
from functions.shared.text_life import STALE_AFTER, WAITING, InvalidTransition

# A sender lives 30 s at most: one that has asked the carrier for longer died over it.
LEASE = timedelta(minutes=1)

# A text that is due within this goes back to the queue. For one that is due later, the sweeper asks.
_SOON = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class TextState:
    """The text's status now, and why. `already`: this message has changed nothing.

    `waited`: how long an accepted text waited for its turn.
    """

    status: TextStatus
    reason: str | None = None
    already: bool = False
    waited: timedelta = field(default=timedelta(0), compare=False)


class Unreadable(Exception):
    """The message names no call whose text could be sent, now or later."""


class NotYet(Exception):
    """The text is due within minutes, or has its turn then. `seconds` is how long until then, at least 1.

    `waited` is how long it has waited for its turn.
    """

    def __init__(self, left: timedelta, waited: timedelta = timedelta(0)) -> None:
        self.seconds = max(1, ceil(left.total_seconds()))
        self.waited = waited
        super().__init__(f"due in {self.seconds} s")


class NoDealership(Exception):
    """The call's dealership is gone or can't be read, until somebody applies its file again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`dealership` looks one up by its id, with its pause. `stage_sender` speaks for dealerships that have no
    sender of their own, and `carrier_of` makes a sender's carrier. `sleep` takes seconds.
    """

    calls: Calls
    contacts: Contacts
    claims: Claims
    clock: Callable[[], datetime]
    dealership: Callable[[str], DealershipAndPause | None]
    stage_sender: Sender
    carrier_of: Callable[[Sender], Carrier]
    sleep: Callable[[float], None]
    forgotten_opt_outs: ForgottenOptOuts
    texts: Texts

    @property
    def _asking(self) -> Asking:
        return Asking(calls=self.calls, claims=self.claims, clock=self.clock)

    def deliver(self, ref: CallRef) -> TextState:
        """Sends the text, if it may be sent now. Returns what has become of it.

        Raises Unreadable. Raises NotYet, NoDealership or Unavailable where the text is still owed.
        """
        text = self.calls.text(ref)
        if text is None:
            raise Unreadable("no such text")
        try:
            if text.text_status in WAITING:
                return self._deliver(ref, self._case(ref, text))
            return self._already(ref, text)
        except InvalidTransition:
            return self._moved(ref)

    def _case(self, ref: CallRef, text: StoredItem) -> policy.Case:
        if isinstance(text, StoredCall):
            return policy.Case(text.kind, text, text)
        follows = text.kind in FOLLOW_UP_KINDS
        call = self.calls.get(CallRef(ref.dealership_id, text.about)) if follows else None
        return policy.Case(text.kind, text, call)

    def _deliver(self, ref: CallRef, case: policy.Case) -> TextState:
        now, text = self.clock(), case.text
        early = policy.judge_early(case, now)  # a stale text ends though its dealership can't be read
        if early is not None:
            return self._hold_back(ref, text, early, now)
        dealership, pause, forgets, times = self._dealership(ref)
        sender = sender_of(dealership, text.line, text.called, self.stage_sender)
        shares = self.claims.read(ref, text.caller or "", sender)

        def judge(contact: StoredContact) -> policy.Verdict:
            contact = self.forgotten_opt_outs.heed(contact, dealership.id, text.caller, forgets)
            if contact.last_text_call == ref.call_key:  # this very text's claim
                contact = replace(contact, last_text_at=None)
            return policy.judge(case, contact, dealership, pause, now)

        verdict = judge(shares.contact)
        if not isinstance(verdict, policy.Send):
            return self._hold_back(ref, text, verdict, now)
        by = promise(dealership, text.department, times, now) if case.kind == "answer" else None
        written = wording.of(dealership, text, verdict.language, verdict.also, now, sender, by)
        waited = now - (text.counted_at or now)
        slot = text.slot_at
        if text.text_status != "claimed" or slot is None or is_missed(slot, self.clock()):
            wanted = Wanted(
                ref=ref, case=case, dealership=dealership, sender=sender, segments=written.size.segments
            )
            try:
                place = claim(self.claims, wanted, shares=shares, judge=judge, clock=self.clock)
            except CallerNotTextable as error:
                place = policy.Suppress(error.reason)
            if isinstance(place, policy.Defer | policy.Suppress):
                return self._hold_back(ref, text, place, now)
            if isinstance(place, timedelta):
                raise NotYet(place, waited)
            slot = place
        self._wait(slot, waited)
        status, reason = self._asking.ask(ref, verdict, written, sender, self.carrier_of(sender))
        if status == "accepted":
            self._follow_up(dealership, ref, text)
        return TextState(status, reason, waited=waited)

    def _wait(self, slot: datetime, waited: timedelta) -> None:
        """Sleeps until the slot. Raises NotYet where the text's message is better hidden until then."""
        hidden = hidden_for(slot, self.clock())
        if hidden:
            raise NotYet(hidden, waited)
        self.sleep(max(0.0, (slot - self.clock()).total_seconds()))

    def _hold_back(
        self, ref: CallRef, text: StoredItem, verdict: policy.Defer | policy.Suppress, now: datetime
    ) -> TextState:
        match verdict:
            case policy.Suppress(reason) if text.text_status == "claimed":
                self.claims.end(ref, text.caller or "", "withhold", text_reason=reason)
                return TextState("suppressed", reason)
            case policy.Suppress(reason):
                self.calls.transition(ref, "suppress", text_reason=reason)
                return TextState("suppressed", reason)
            case policy.Defer(until, _) if until - now < _SOON:
                raise NotYet(until - now)
            case policy.Defer(until, reason):
                # What waits for allowed hours is due when they begin, and so isn't stale by then.
                due = {"due_at": until} if reason == "quiet_hours" else {}
                self.calls.transition(ref, "defer", text_reason=reason, owed_at=until, **due)
                return TextState("deferred", reason)

    def _dealership(self, ref: CallRef) -> DealershipAndPause:
        try:
            known = self.dealership(ref.dealership_id)
        except ValidationError:
            known = None
        if known is None:
            raise NoDealership(ref.dealership_id)
        return known

    def _follow_up(self, dealership: Dealership, ref: CallRef, text: StoredItem) -> None:
        """Owes the follow-up of an answer that has just left. Should this sender die first, there is none."""
        owed = follow_up_of(dealership, ref, text, self.clock()) if isinstance(text, StoredCall) else None
        if owed is not None:
            self.texts.owe(owed, asked=False)

    def _moved(self, ref: CallRef) -> TextState:
        """The state of a text that moved on while it was judged: somebody spoke with the caller, or sends."""
        text = self.calls.text(ref)
        if text is None:
            raise Unreadable("no such text")
        if text.text_status in WAITING:
            verdict = policy.judge_early(self._case(ref, text), self.clock())
            if isinstance(verdict, policy.Suppress):
                return self._hold_back(ref, text, verdict, self.clock())
        return self._already(ref, text)

    def _already(self, ref: CallRef, call: StoredItem) -> TextState:
        """The state of a text that isn't to be sent by this message: the message came twice, or late.

        If a sender died while it asked the carrier, the carrier may know whether it took the text.
        """
        if call.text_status == "suppressed" and call.claimed_at and call.caller:
            # It was retracted while it waited for its turn, and nobody else frees its caller.
            self.contacts.release(ref.dealership_id, call.caller, ref.call_key)
        if call.text_status == "sending" and call.sending_at and self.clock() - call.sending_at > LEASE:
            return self._look_up(ref, call, call.sending_at)
        return TextState(call.text_status, call.text_reason, already=True)

    def _look_up(self, ref: CallRef, call: StoredItem, asked_at: datetime) -> TextState:
        """The state of a text whose sender died: as its carrier has it, else unknown. It is never sent again.

        Where nobody can say now, it is looked up again until it is stale.
        """
        from functions.send_sms.lookup import look_up  # few messages need it

        try:
            dealership = self._dealership(ref).dealership
            sender = sender_of(dealership, call.line, call.called, self.stage_sender)
            found = look_up(self.carrier_of(sender), sender, dealership, call, asked_at)
        except Refusal as refusal:
            return TextState("failed", self._asking.refuse(ref, call.caller or "", refusal))
        except Exception:
            if self.clock() - asked_at <= STALE_AFTER:
                raise
            found = None
        if found is None:
            self.calls.transition(ref, "lose", text_reason="sender_died")
            return TextState("unknown", "sender_died")
        self.claims.accept(ref, **found)
        return TextState("accepted")
