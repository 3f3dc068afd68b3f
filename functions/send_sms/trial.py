"""Sends one text that answers no call, to a number that an operator names (`rappel text test`).

The same policy judges it, the same words are written, and the dealership's own sender sends it, once its
schedule has a place. Nothing is claimed and nothing else is written: a call from that number gets its text
all the same. What is asked and answered goes by a direct invocation, which nothing logs.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from functions.send_sms import policy, wording
from functions.send_sms.carriers.carrier import Refusal
from functions.send_sms.claiming import book_alone
from functions.send_sms.delivery import Delivery
from functions.send_sms.promise import promise
from functions.send_sms.senders import sender_of
from functions.shared.call import Department, Language
from functions.shared.dealership import Dealership
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.stored import StoredCall
from functions.shared.provider_api.failure import AnswerLost, Unavailable

# The operator waits for so long at most, on the function's paid time.
MOST_WAIT = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Asks for a test's text. `language` is the dealership's first where it is None."""

    dealership_id: str
    number: str = field(repr=False)
    department: Department
    language: Language | None = None

    def event(self) -> dict[str, Any]:
        """What the function is invoked with."""
        return {"trial": asdict(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of it. `status` is a text's, or `unavailable` where the carrier may take it later.

    `reason` is the policy's or the carrier's, `busy` where the sender is booked for the next seconds; None
    where the text left. `sender` names whose number it left from, without the number. `message_id`, `text`
    and `segments` are None where no text was written.
    """

    status: str
    reason: str | None = None
    sender: str | None = None
    message_id: str | None = None
    text: str | None = None
    segments: int | None = None


def answer(event: dict[str, Any], delivery: Delivery, now: datetime) -> dict[str, Any]:
    """Sends the text that the invocation asks for, and says what became of it."""
    return asdict(_send(Trial(**event["trial"]), delivery, now))


def _send(trial: Trial, delivery: Delivery, now: datetime) -> Outcome:
    try:
        known = delivery.dealership(trial.dealership_id)
    except ValidationError:
        known = None
    if known is None:
        return Outcome(status="failed", reason="no_dealership")
    dealership, pause, forgets, times = known
    call = _call(dealership, trial, now)
    sender = sender_of(dealership, call.line, call.called, delivery.stage_sender)
    shares = delivery.claims.read(CallRef(dealership.id, "test"), trial.number, sender)
    contact = delivery.forgotten_opt_outs.heed(shares.contact, dealership.id, trial.number, forgets)
    verdict = policy.judge(policy.Case("test", call, call), contact, dealership, pause, now)
    if not isinstance(verdict, policy.Send):
        return Outcome(status="suppressed", reason=verdict.reason)
    language = trial.language or verdict.language
    text = wording.write(
        dealership,
        trial.department,
        language,
        now,
        sender.segment,
        receives=sender.receives,
        promised_at=promise(dealership, trial.department, times, now),
    )
    written: dict[str, Any] = {
        "sender": sender.label,
        "text": text.body,
        "segments": text.size.segments,
    }
    slot = book_alone(
        delivery.claims,
        shares=shares,
        dealership=dealership,
        sender=sender,
        segments=text.size.segments,
        clock=delivery.clock,
        most=MOST_WAIT,
    )
    if isinstance(slot, timedelta):
        return Outcome(status="unavailable", reason="busy", **written)
    delivery.sleep(max(0.0, (slot - delivery.clock()).total_seconds()))
    try:
        message_id = delivery.carrier_of(sender).send(trial.number, text.body, f"{dealership.id}|test")
    except Refusal as refusal:
        return Outcome(status="failed", reason=refusal.text_reason, **written)
    except Unavailable as unavailable:
        return Outcome(status="unavailable", reason=unavailable.reason, **written)
    except AnswerLost as lost:
        return Outcome(status="unknown", reason=str(lost), **written)
    return Outcome(status="accepted", message_id=message_id, **written)


def _call(dealership: Dealership, trial: Trial, now: datetime) -> StoredCall:
    """A call of this moment to the department's first line, which the ledger never sees."""
    lines = [line for line in dealership.lines if line.department == trial.department] or dealership.lines
    return StoredCall(
        department=trial.department,
        line=lines[0].name,
        called=lines[0].number,
        outcome="no_answer",
        caller=trial.number,
        language=trial.language,
        occurred_at=now,
        received_at=now,
        settles_at=now,
        text_status="pending",
    )
