"""Zoom's events while a call goes on tell of one leg each. All legs of a call share its `call_id`.

A queue of four telephones gives four `callee_missed`, while a fifth person may answer: hence the settle
window, and `callee_answered`, which takes the text back.
"""

from typing import Annotated

from pydantic import Field

from functions.on_missed_call.providers.toolkit.addresses import telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.classification import Classification
from functions.on_missed_call.providers.toolkit.moments import seconds_between
from functions.on_missed_call.providers.toolkit.numbers import is_extension
from functions.on_missed_call.providers.zoom.history import GROUPS, MACHINES, CallId
from functions.shared.call import Callback, CallEvent, EventKind, Outcome

# Refused by one callee, a call goes on to the next or to the voicemail: the history says what came of it.
EVENTS: dict[str, EventKind] = {
    "phone.callee_ringing": "progress",
    "phone.callee_rejected": "progress",
    "phone.callee_answered": "answered",
    "phone.callee_missed": "missed",
    "phone.callee_ended": "ended",
    "phone.caller_ringing": "progress",
    "phone.caller_connected": "progress",
    "phone.caller_ended": "ended",
}
# `handup_result` (sic) is prose; any other is no answer, as the event itself says.
_OUTCOMES: dict[str, Outcome] = {
    "busy": "busy",
    "rejected": "busy",
    "call cancel": "abandoned",
    "canceled": "abandoned",
    "cancelled": "abandoned",
    "voicemail": "voicemail",
}


class _End(Body):
    number: Annotated[str | None, Field(alias="phone_number")] = None
    extension: Annotated[int | str | None, Field(alias="extension_number")] = None
    user_id: str | None = None
    extension_id: str | None = None
    extension_type: str | None = None
    connection_type: str | None = None

    @property
    def is_ours(self) -> bool:
        """It is a Zoom user, queue or telephone, and not a customer whom Zoom knows as a contact."""
        if self.connection_type == "pstn_off_net":
            return False
        return bool(self.user_id or self.extension_id or self.extension) or is_extension(self.number)

    @property
    def is_a_person(self) -> bool:
        return self.extension is not None and self.extension_type not in GROUPS


class _Leg(Body):
    call_id: CallId
    callee: _End = _End()
    caller: _End = _End()
    ringing_start_time: Moment
    answer_start_time: Moment | None = None
    call_end_time: Moment | None = None
    handup_result: str = ""


class _Payload(Body):
    leg: Annotated[_Leg, Field(alias="object")]


class _Event(Body):
    payload: _Payload


def parse(event: str, body: bytes) -> CallEvent:
    leg = read(_Event, body).payload.leg
    outbound = event.startswith("phone.caller_") and leg.caller.is_ours
    classification = _classify(event, leg, outbound)
    answered = classification.kind == "answered"
    return CallEvent(
        kind=classification.kind,
        outcome=classification.outcome,
        call_id=leg.call_id,
        direction="outbound" if outbound else "inbound",
        caller=telephone(leg.caller.number),
        called=telephone(leg.callee.number),
        extension=str(leg.callee.extension) if leg.callee.extension and not outbound else None,
        started_at=leg.ringing_start_time,
        ring_seconds=seconds_between(leg.ringing_start_time, leg.call_end_time)
        if classification.outcome
        else None,
        callback=_callback(event, leg) if outbound else None,
        answered_at=leg.answer_start_time if answered else None,
        answered_by=str(leg.callee.extension) if answered and leg.callee.is_a_person else None,
        talk_seconds=seconds_between(leg.answer_start_time, leg.call_end_time) if answered else None,
        why=classification.why,
    )


def _classify(event: str, leg: _Leg, outbound: bool) -> Classification:
    if outbound:
        return Classification("ignored", "outbound call")
    if leg.caller.is_ours:
        return Classification("ignored", "internal call")
    if EVENTS[event] == "missed":
        result = leg.handup_result.lower()
        if result.startswith("answered by"):
            return Classification("answered", "answered elsewhere")
        return Classification("missed", f"event={event}", _OUTCOMES.get(result, "no_answer"))
    answered = event == "phone.callee_answered" or (event == "phone.callee_ended" and leg.answer_start_time)
    if answered and leg.callee.extension_type in MACHINES:
        return Classification("progress", "a machine answered")
    return Classification("answered" if answered else EVENTS[event], f"event={event}")


def _callback(event: str, leg: _Leg) -> Callback | None:
    if event != "phone.caller_ended" or leg.callee.is_ours:
        return None
    return "reached" if leg.answer_start_time else "tried"
