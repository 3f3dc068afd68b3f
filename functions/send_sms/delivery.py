"""Delivers one text: judges, writes, claims, sends, records."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from pydantic import ValidationError

from functions.send_sms import policy, wording
from functions.send_sms.carriers.carrier import AnswerLost, Carrier, Refusal, Unavailable
from functions.send_sms.senders import sender_of
from functions.shared.call import TextStatus
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef, Calls
from functions.shared.ledger.contacts import CallerNotTextable, Contacts
from functions.shared.ledger.dealerships import DealershipAndPause
from functions.shared.ledger.stored import StoredCall, StoredContact
from functions.shared.sender import Sender
from functions.shared.text_life import InvalidTransition, next_state

# A sender lives 75 s at most: a claim older than this was left by one that died.
LEASE = timedelta(minutes=2)

# A text that is due within this goes back to the queue. For one that is due later, the sweeper asks.
_SOON = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class TextState:
    """The text's status now, and why. `already`: this message has changed nothing."""

    status: TextStatus
    reason: str | None = None
    already: bool = False


class Unreadable(Exception):
    """The message names no call whose text could be sent, now or later."""


class NotYet(Exception):
    """The text is due within minutes. `seconds` is how long until then, at least 1."""

    def __init__(self, left: timedelta) -> None:
        self.seconds = max(1, ceil(left.total_seconds()))
        super().__init__(f"due in {self.seconds} s")


class NoDealership(Exception):
    """The call's dealership is gone or can't be read, until somebody applies its file again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`dealership` looks one up by its id, with its pause. `stage_sender` speaks for dealerships that have no
    sender of their own, and `carrier_of` makes a sender's carrier. `before_send` takes a text's segments just
    before it is sent.
    """

    calls: Calls
    contacts: Contacts
    dealership: Callable[[str], DealershipAndPause | None]
    stage_sender: Sender
    carrier_of: Callable[[Sender], Carrier]
    before_send: Callable[[int], None]

    def deliver(self, ref: CallRef, now: datetime) -> TextState:
        """Sends the call's text, if it may be sent now. Returns what has become of it.

        Raises Unreadable. Raises NotYet, NoDealership or Unavailable where the text is still owed.
        """
        call = self.calls.get(ref)
        if call is None:
            raise Unreadable("no such call")
        try:
            next_state(call.text_status, "claim")  # else nothing more need be read
            return self._deliver(ref, call, now)
        except InvalidTransition as invalid:
            return self._already(ref, invalid.call or call, now)

    def _deliver(self, ref: CallRef, call: StoredCall, now: datetime) -> TextState:
        early = policy.judge_call(call, now)  # a stale text ends though its dealership can't be read
        if early is not None:
            return self._hold_back(ref, call, early, now)
        dealership, pause = self._dealership(ref)
        verdict = policy.judge(call, self._contact(ref, call), dealership, pause, now)
        if isinstance(verdict, policy.Send):
            return self._send(ref, call, verdict, dealership, now)
        return self._hold_back(ref, call, verdict, now)

    def _hold_back(
        self, ref: CallRef, call: StoredCall, verdict: policy.Defer | policy.Suppress, now: datetime
    ) -> TextState:
        match verdict:
            case policy.Suppress(reason):
                self.calls.transition(ref, "suppress", text_reason=reason)
                self._free_caller(ref, call)
                return TextState("suppressed", reason)
            case policy.Defer(until, _) if until - now < _SOON:
                raise NotYet(until - now)
            case policy.Defer(until, reason):
                self.calls.transition(ref, "defer", text_reason=reason, owed_at=until)
                return TextState("deferred", reason)

    def _dealership(self, ref: CallRef) -> DealershipAndPause:
        try:
            known = self.dealership(ref.dealership_id)
        except ValidationError:
            known = None
        if known is None:
            raise NoDealership(ref.dealership_id)
        return known

    def _send(
        self, ref: CallRef, call: StoredCall, send: policy.Send, dealership: Dealership, now: datetime
    ) -> TextState:
        sender = sender_of(dealership, call.line, call.called, self.stage_sender)
        carrier = self.carrier_of(sender)
        text = wording.write(dealership, call.department, send.language, now, sender.segment)
        # The call first: of two messages for it, only the one that has the call may hold or free its caller.
        self.calls.claim(ref, now)
        try:
            self.contacts.claim(dealership.id, send.caller, ref.call_key, now, dealership.cooldown)
        except CallerNotTextable as error:
            self.calls.transition(ref, "withhold", text_reason=error.reason)
            return TextState("suppressed", error.reason)
        except Exception:
            self.calls.transition(ref, "release")  # nothing was sent
            raise
        self.before_send(text.size.segments)
        try:
            message_id = carrier.send(send.caller, text.body, f"{ref.dealership_id}|{ref.call_key}")
        except Refusal as refusal:
            self._refused(ref, send.caller, refusal, now)
            return TextState("failed", refusal.reason)
        except Unavailable as unavailable:
            unavailable.sender = sender.label
            # The caller first: once the call is free, another message for it may claim both again.
            self.contacts.release(ref.dealership_id, send.caller, ref.call_key)
            self.calls.transition(ref, "release")
            raise
        except AnswerLost as lost:
            self.calls.transition(ref, "lose", text_reason=str(lost), language=send.language)
            return TextState("unknown", str(lost))
        self.calls.transition(
            ref,
            "accept",
            message_id=message_id,
            carrier=carrier.name,
            texted_at=now,
            language=send.language,
            segments=text.size.segments,
        )
        return TextState("accepted")

    def _refused(self, ref: CallRef, caller: str, refusal: Refusal, now: datetime) -> None:
        """Ends the text last: if an earlier write fails, a retry must not find it ended."""
        if refusal.opted_out:
            self.contacts.opt_out(ref.dealership_id, caller, now)
        self.contacts.release(ref.dealership_id, caller, ref.call_key)
        self.calls.transition(ref, "refuse", text_reason=refusal.reason)

    def _already(self, ref: CallRef, call: StoredCall, now: datetime) -> TextState:
        """The state of a text that isn't to be sent by this message: the message came twice, or late.

        If a claim has outlived its sender, nobody can tell whether the text went out.
        """
        if call.text_status == "suppressed":
            self._free_caller(ref, call)
        if call.text_status == "claimed" and call.claimed_at and now - call.claimed_at > LEASE:
            self.calls.transition(ref, "lose", text_reason="sender_died")
            return TextState("unknown", "sender_died")
        return TextState(call.text_status, call.text_reason, already=True)

    def _free_caller(self, ref: CallRef, call: StoredCall) -> None:
        """Frees the caller, whom a sender that died may have claimed: no text goes out for this call."""
        if call.caller is not None:
            self.contacts.release(ref.dealership_id, call.caller, ref.call_key)

    def _contact(self, ref: CallRef, call: StoredCall) -> StoredContact:
        """What is known of the caller, without the claim that this very call may have left."""
        if call.caller is None:
            return StoredContact()
        contact = self.contacts.get(ref.dealership_id, call.caller)
        own = contact.last_text_call == ref.call_key
        return replace(contact, last_text_at=None) if own else contact
