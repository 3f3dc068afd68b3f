"""One text: judge, claim, write, send, record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.send_sms import policy, wording
from functions.send_sms.carriers.carrier import AnswerLost, Carrier, Refusal, Unavailable
from functions.shared.call import TextStatus
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef, Calls, Moved
from functions.shared.ledger.contacts import Contacts, Held
from functions.shared.moment import from_text

# Longer than a sender can live (75 s): a claim older than this was left by one that died.
LEASE = timedelta(minutes=2)

_OWED: tuple[TextStatus, ...] = ("pending", "deferred")


class Unreadable(Exception):
    """The message names nothing that can be texted, now or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`dealership` looks one up, None where there is none. `count` takes the names of metrics."""

    calls: Calls
    contacts: Contacts
    dealership: Callable[[str], Dealership | None]
    carrier: Carrier
    count: Callable[[str], None]

    def deliver(self, ref: CallRef, now: datetime) -> str:
        """What became of the text, in a word. Raises Unreadable, or Unavailable where it is owed still."""
        item = self.calls.get(ref)
        dealership = self.dealership(ref.dealership_id)
        if item is None or "outcome" not in item or dealership is None:
            raise Unreadable("no such call or dealership")
        if item["text_status"] not in _OWED:
            return self._already(ref, item, now)
        verdict = policy.judge(_call(item), self._contact(ref, item), dealership, now)
        try:
            match verdict:
                case policy.Suppress(reason):
                    self.calls.settle(ref, "suppressed", _OWED, text_reason=reason)
                    return f"suppressed: {reason}"
                case policy.Defer(until, reason):
                    self.calls.defer(ref, reason, until)
                    return f"deferred: {reason}"
                case policy.Send():
                    return self._send(ref, item, verdict, dealership, now)
        except Moved:
            return "already settled"

    def _send(
        self, ref: CallRef, item: dict[str, Any], send: policy.Send, dealership: Dealership, now: datetime
    ) -> str:
        text = wording.write(dealership, item["department"], send.language, now)
        try:
            self.contacts.claim(dealership.id, send.caller, ref.call_key, now, dealership.cooldown)
        except Held as held:
            reason = "opted_out" if "opted_out_at" in held.current else "cooldown"
            self.calls.settle(ref, "suppressed", _OWED, text_reason=reason)
            return f"suppressed: {reason}"
        self.calls.claim(ref, now)
        try:
            message_id = self.carrier.send(send.caller, text.body, f"{ref.dealership_id}|{ref.call_key}")
        except Refusal as refusal:
            self._refused(ref, send.caller, refusal, now)
            return f"failed: {refusal.reason}"
        except Unavailable:
            self.calls.release(ref)
            self.contacts.release(ref.dealership_id, send.caller, ref.call_key)
            raise
        except AnswerLost as lost:
            self.calls.settle(ref, "unknown", ("claimed",), text_reason=str(lost), language=send.language)
            return "unknown"
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
        return "accepted"

    def _refused(self, ref: CallRef, caller: str, refusal: Refusal, now: datetime) -> None:
        self.calls.settle(ref, "failed", ("claimed",), text_reason=refusal.reason)
        self.contacts.release(ref.dealership_id, caller, ref.call_key)
        if refusal.opted_out:
            self.contacts.opt_out(ref.dealership_id, caller, now)

    def _already(self, ref: CallRef, item: dict[str, Any], now: datetime) -> str:
        """A message that came twice. Of a claim whose sender died, nobody knows whether it sent."""
        if item["text_status"] == "claimed" and now - from_text(item["claimed_at"]) > LEASE:
            self.calls.settle(ref, "unknown", ("claimed",), text_reason="sender_died")
            return "unknown"
        return f"already {item['text_status']}"

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
        settles_at=from_text(item["settles_at"]),
        not_missed="answered" if "answered_at" in item else "outbound" if "outbound_at" in item else None,
        language=item.get("language"),
    )


def _moment(item: dict[str, Any], name: str) -> datetime | None:
    return from_text(item[name]) if name in item else None
