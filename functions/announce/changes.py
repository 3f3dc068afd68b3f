"""What a change of an item of the ledger means to others: its events. Pure.

An image is an item of the tables `calls` or `contacts`, unpacked, before and after one write. The same two
images always give the same events, so that a record of a stream which comes twice is told by the same ids.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from functions.shared.event import (
    CallbackTried,
    CallMissed,
    CallRecovered,
    CallReopened,
    CallRetracted,
    Event,
    FollowUpDue,
    Happening,
    OptedOut,
    ReplyReceived,
    TextDelivered,
    TextFailed,
    TextSent,
    event_id,
    last4,
)
from functions.shared.ledger.calls import CallRef
from functions.shared.moment import from_text

Image = Mapping[str, Any]

_NOTHING: Image = {}
# The partitions of the tables, beside a dealership's own: `<dealership>#texts`.
_TEXTS, _MESSAGES, _CONSENTS = "texts", "messages", "consents"


def changes(old: Image | None, new: Image | None, at: datetime) -> list[Event]:
    """The events of one write, which happened at that moment. What is deleted tells nothing."""
    if not new:
        return []
    before = old or _NOTHING
    match _part_of(new):
        case "" if "outcome" in new:
            return [*_of_call(before, new, at), *_of_text(before, new, at)]
        case "texts" if "kind" in new:
            return [*_of_follow_up(before, new), *_of_text(before, new, at)]
        case "messages" if not before and "meaning" in new:
            return [_of_reply(new)]
        case "consents" if not before and (new.get("what"), new.get("result")) == ("opt_out", "changed"):
            return [_of_opt_out(new)]
    return []


def dealership_of(image: Image) -> str:
    """The dealership whose item it is."""
    dealership, _, _ = image["dealership_id"].partition("#")
    return str(dealership)


def _part_of(image: Image) -> str:
    _, _, part = image["dealership_id"].partition("#")
    return str(part)


def _of_call(before: Image, new: Image, at: datetime) -> Iterator[Event]:
    closed = _closing(new)
    if "outcome" not in before:
        if closed is None or not isinstance(closed[0], CallRetracted):
            missed = CallMissed(outcome=new["outcome"], line=new["line"])
            yield _of_item(new, missed, from_text(new["occurred_at"]))
        return
    if "called_back_at" in new and "called_back_at" not in before and "recovered_at" not in new:
        yield _of_item(new, CallbackTried(), from_text(new["called_back_at"]))
    was_closed = _closing(before)
    if closed and not was_closed:
        what, moment = closed
        yield _of_item(new, what, from_text(moment), moment)
    if was_closed and not closed:
        yield _of_item(new, CallReopened(), at, was_closed[1])


def _closing(call: Image) -> tuple[CallRetracted | CallRecovered, str] | None:
    """Why a missed call's caller waits no more, and since when. None while he waits."""
    if "answered_at" in call:
        return CallRetracted("answered"), call["answered_at"]
    if "outbound_at" in call:
        return CallRetracted("outbound"), call["outbound_at"]
    if "recovered_at" in call:
        return CallRecovered("telephony", "telephony"), call["recovered_at"]
    match call.get("handled_as"):
        case "wrong":
            return CallRetracted("wrong_number"), call["handled_at"]
        case "reached" | "message" as how:
            return CallRecovered("tap", how), call["handled_at"]
    return None


def _of_text(before: Image, new: Image, at: datetime) -> Iterator[Event]:
    """The events of the text's life that an item carries (functions.shared.text_life)."""
    kind = CallRef.of(dict(new)).text_kind
    if "texted_at" in new and "texted_at" not in before:
        sent = TextSent(kind, _moment(new, "promised_at"))
        yield _of_item(new, sent, from_text(new["texted_at"]))
    if new.get("text_status") == before.get("text_status"):
        return
    match new.get("text_status"):
        case "delivered":
            yield _of_item(new, TextDelivered(kind), _moment(new, "delivered_at") or at)
        case "failed":
            reason = new.get("undelivered_reason") or new.get("text_reason") or "unexplained"
            yield _of_item(new, TextFailed(kind, reason), _moment(new, "receipt_at") or at)


def _of_follow_up(before: Image, new: Image) -> Iterator[Event]:
    """A follow-up text stands as it was owed until it is due: what writes it first is the sweeper, or whoever
    it has asked.
    """
    waited = new["kind"] == "follow_up" and before.get("owed_at") == new["due_at"]
    if waited and new.get("owed_at") != new["due_at"] and new.get("text_status") != "suppressed":
        due_at = from_text(new["due_at"])
        yield _of_item(new, FollowUpDue(due_at), due_at)


def _of_reply(message: Image) -> Event:
    caller, _, _ = message["caller"].partition("#")
    dealership_id = dealership_of(message)
    return Event(
        id=event_id("ReplyReceived", dealership_id, message["carrier"], message["message_id"]),
        occurred_at=from_text(message["at"]),
        dealership_id=dealership_id,
        department=None,
        call_key=message.get("call"),
        caller_last4=last4(caller),
        what=ReplyReceived(meaning=message["meaning"], tell_staff=message["tell_staff"]),
    )


def _of_opt_out(record: Image) -> Event:
    """The id is made of the record's own, which nobody can guess: of the number's hash anybody could tell the
    number.
    """
    caller, moment, record_id = record["caller"].split("#", 2)
    dealership_id = dealership_of(record)
    return Event(
        id=event_id("OptedOut", dealership_id, moment, record_id),
        occurred_at=from_text(record["at"]),
        dealership_id=dealership_id,
        department=None,
        call_key=None,
        caller_last4=last4(caller),
        what=OptedOut(how=record["how"]),
    )


def _of_item(item: Image, what: Happening, at: datetime, *told_apart_by: str) -> Event:
    """An event of a call or text. `told_apart_by`: what can happen to one call more than once."""
    ref = CallRef.of(dict(item))
    return Event(
        id=event_id(type(what).__name__, ref.dealership_id, ref.call_key, *told_apart_by),
        occurred_at=at,
        dealership_id=ref.dealership_id,
        department=item["department"],
        call_key=_call_of(item),
        caller_last4=last4(item.get("caller")),
        what=what,
    )


def _call_of(item: Image) -> str | None:
    """The key of the missed call that an item is about. A keyword's answer is about none."""
    if "kind" not in item:
        return str(item["call_key"])
    return None if item["kind"] == "keyword" else str(item["about"])


def _moment(item: Image, name: str) -> datetime | None:
    return from_text(item[name]) if name in item else None
