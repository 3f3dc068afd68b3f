"""One text: judge, claim, write, send, record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from pydantic import ValidationError

from functions.send_sms import policy, wording
from functions.send_sms.carriers.carrier import AnswerLost, Carrier, Refusal, Unavailable
from functions.shared.call import TextStatus
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef, Calls, Moved
from functions.shared.ledger.contacts import Contacts, Held
from functions.shared.moment import from_text

# Longer than a sender can live (75 s): a claim older than this was left by one that died.
LEASE = timedelta(minutes=2)

# What is due within this goes back to the queue; what is due later, the sweeper asks for.
_SOON = timedelta(minutes=15)

_OWED: tuple[TextStatus, ...] = ("pending", "deferred")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a call's text stands now, and why. `already`: it stood so, and this message changed nothing."""

    status: TextStatus
    reason: str | None = None
    already: bool = False


class Unreadable(Exception):
    """The message names nothing that can be texted, now or later."""


class NotYet(Exception):
    """The text is due within minutes. `seconds` until then, at least 1."""

    def __init__(self, left: timedelta) -> None:
        self.seconds = max(1, ceil(left.total_seconds()))
        super().__init__(f"due in {self.seconds} s")


class NoDealership(Exception):
    """The call's dealership is gone, or its document can't be read: until somebody applies its file again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`dealership` looks one up, None where there is none. `leaves` hears how many parts a text leaves in."""

    calls: Calls
    contacts: Contacts
    dealership: Callable[[str], Dealership | None]
    carrier: Carrier
    leaves: Callable[[int], None]

    def deliver(self, ref: CallRef, now: datetime) -> Standing:
        """Sends the text, if it may be sent now.

        Raises Unreadable; and where the text is owed still NotYet, NoDealership or Unavailable.
        """
        item = self.calls.get(ref)
        if item is None or "outcome" not in item:
            raise Unreadable("no such call")
        try:
            return self._deliver(ref, item, now)
        except Moved as moved:
            return self._already(ref, moved.current, now)

    def _deliver(self, ref: CallRef, item: dict[str, Any], now: datetime) -> Standing:
        if item["text_status"] not in _OWED:
            return self._already(ref, item, now)
        call = _call(item)
        # First by the call alone: a stale text is settled though its dealership can't be read.
        verdict: policy.Verdict | None = policy.judge_call(call, now)
        if verdict is None:
            dealership = self._dealership(ref)
            verdict = policy.judge(call, self._contact(ref, item), dealership, now)
        match verdict:
            case policy.Suppress(reason):
                self.calls.settle(ref, "suppressed", _OWED, text_reason=reason)
                self._let_go(ref, item)
                return Standing("suppressed", reason)
            case policy.Defer(until, _) if until - now < _SOON:
                raise NotYet(until - now)
            case policy.Defer(until, reason):
                self.calls.defer(ref, reason, until)
                return Standing("deferred", reason)
            case policy.Send():
                return self._send(ref, item, verdict, dealership, now)

    def _dealership(self, ref: CallRef) -> Dealership:
        try:
            found = self.dealership(ref.dealership_id)
        except ValidationError:
            found = None
        if found is None:
            raise NoDealership(ref.dealership_id)
        return found

    def _send(
        self, ref: CallRef, item: dict[str, Any], send: policy.Send, dealership: Dealership, now: datetime
    ) -> Standing:
        text = wording.write(dealership, item["department"], send.language, now)
        try:
            self.contacts.claim(dealership.id, send.caller, ref.call_key, now, dealership.cooldown)
        except Held as held:
            reason = "opted_out" if "opted_out_at" in held.current else "cooldown"
            self.calls.settle(ref, "suppressed", _OWED, text_reason=reason)
            return Standing("suppressed", reason)
        self.calls.claim(ref, now)
        self.leaves(text.size.segments)
        try:
            message_id = self.carrier.send(send.caller, text.body, f"{ref.dealership_id}|{ref.call_key}")
        except Refusal as refusal:
            self._refused(ref, send.caller, refusal, now)
            return Standing("failed", refusal.reason)
        except Unavailable:
            # The caller first: once the call is free, another message for it may claim both again.
            self.contacts.release(ref.dealership_id, send.caller, ref.call_key)
            self.calls.release(ref)
            raise
        except AnswerLost as lost:
            self.calls.settle(ref, "unknown", ("claimed",), text_reason=str(lost), language=send.language)
            return Standing("unknown", str(lost))
        self.calls.settle(
            ref,
            "accepted",
            ("claimed",),
            message_id=message_id,
            carrier=self.carrier.name,
            texted_at=now,
            language=send.language,
            segments=text.size.segments,
        )
        return Standing("accepted")

    def _refused(self, ref: CallRef, caller: str, refusal: Refusal, now: datetime) -> None:
        """The call last: where a write before it fails, a retry doesn't find all said and done."""
        if refusal.opted_out:
            self.contacts.opt_out(ref.dealership_id, caller, now)
        self.contacts.release(ref.dealership_id, caller, ref.call_key)
        self.calls.settle(ref, "failed", ("claimed",), text_reason=refusal.reason)

    def _already(self, ref: CallRef, item: dict[str, Any], now: datetime) -> Standing:
        """A message that came twice, or late. Of a claim whose sender died, nobody knows whether it sent."""
        if item["text_status"] == "suppressed":
            self._let_go(ref, item)
        if item["text_status"] == "claimed" and now - from_text(item["claimed_at"]) > LEASE:
            self.calls.settle(ref, "unknown", ("claimed",), text_reason="sender_died")
            return Standing("unknown", "sender_died")
        return Standing(item["text_status"], item.get("text_reason"), already=True)

    def _let_go(self, ref: CallRef, item: dict[str, Any]) -> None:
        """No text goes out for this call: a claim that a sender of it left must not hold the caller."""
        if "caller" in item:
            self.contacts.release(ref.dealership_id, item["caller"], ref.call_key)

    def _contact(self, ref: CallRef, item: dict[str, Any]) -> policy.Contact:
        """What is known of the caller; a claim that this very call left is none of it."""
        if "caller" not in item:
            return policy.Contact()
        known = self.contacts.get(ref.dealership_id, item["caller"])
        own = known.get("last_text_call") == ref.call_key
        return policy.Contact(
            opted_out_at=_moment(known, "opted_out_at"),
            last_text_at=None if own else _moment(known, "last_text_at"),
            language=known.get("language"),
        )


def _call(item: dict[str, Any]) -> policy.Call:
    return policy.Call(
        caller=item.get("caller"),
        occurred_at=from_text(item["occurred_at"]),
        settles_at=from_text(item["settles_at"]),
        not_missed="answered" if "answered_at" in item else "outbound" if "outbound_at" in item else None,
        recovered="recovered_at" in item,
        language=item.get("language"),
    )


def _moment(item: dict[str, Any], name: str) -> datetime | None:
    return from_text(item[name]) if name in item else None
