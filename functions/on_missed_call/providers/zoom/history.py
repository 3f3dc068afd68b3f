"""Zoom's call history comes after the call, and has the last word on what came of each part of it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from functions.on_missed_call.providers.toolkit.addresses import is_internal, telephone
from functions.on_missed_call.providers.toolkit.bodies import Body, Moment, read
from functions.on_missed_call.providers.toolkit.classification import KINDS_BY_PRECEDENCE, Classification
from functions.on_missed_call.providers.toolkit.departments import department
from functions.on_missed_call.providers.toolkit.moments import seconds_between
from functions.shared.call import Callback, CallEvent, Outcome

EVENTS = frozenset(
    {
        "phone.callee_call_history_completed",
        "phone.caller_call_history_completed",
        # Version 3 of the history: the same records under another name.
        "phone.callee_call_element_completed",
        "phone.caller_call_element_completed",
    }
)
_MISSED: dict[str, Outcome] = {
    "no_answer": "no_answer",
    "ring_timeout": "no_answer",
    "busy": "busy",
    "rejected": "busy",
    "abandoned": "abandoned",
    "hang_up": "abandoned",
    "canceled": "abandoned",
    "voicemail": "voicemail",
    "call_failed": "failed",
    "service_unavailable": "failed",
}
_ANSWERED = frozenset({"answered", "accepted", "picked_up", "connected", "succeeded"})
_ELSEWHERE = frozenset({"answered_by_other", "pickup_by_other"})
# A machine's answer is no person's. The history and the legs spell it differently.
MACHINES = frozenset({"auto_receptionist", "autoReceptionist", "ivr"})
# Behind these extensions are several people: they don't say who took a call.
GROUPS = frozenset({"call_queue", "callQueue", "shared_line_group", "sharedLineGroup"})

# Zoom's examples are numbers of 19 digits, and its reference calls it a string, of no form. The signature
# covers the whole body, so that nothing else can pass for an id.
# https://developers.zoom.us/docs/api/phone/events/
CallId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{6,64}$")]


class _Record(Body):
    call_id: CallId
    direction: str = ""
    connect_type: str = ""
    start_time: Moment
    answer_time: Moment | None = None
    end_time: Moment | None = None
    result: str = ""
    result_reason: str = ""
    wait_time: Annotated[int, Field(ge=0, le=86400)] | None = None  # seconds
    caller_number: Annotated[str | None, Field(alias="caller_did_number")] = None
    caller_extension: Annotated[str | None, Field(alias="caller_ext_number")] = None
    callee_number: Annotated[str | None, Field(alias="callee_did_number")] = None
    callee_extension: Annotated[str | None, Field(alias="callee_ext_number")] = None
    callee_type: Annotated[str, Field(alias="callee_ext_type")] = ""
    callee_department: str | None = None


class _Object(Body):
    call_logs: Annotated[tuple[_Record, ...], Field(max_length=500)] = ()
    call_elements: Annotated[tuple[_Record, ...], Field(max_length=500)] = ()


class _Payload(Body):
    object: _Object


class _Event(Body):
    payload: _Payload


def parse(body: bytes) -> list[CallEvent]:
    """Returns one event per call: that of its parts which tells most."""
    history = read(_Event, body).payload.object
    events: dict[str, CallEvent] = {}
    for event in map(_event, history.call_logs + history.call_elements):
        known = events.get(event.call_id)
        if known is None or KINDS_BY_PRECEDENCE.index(event.kind) < KINDS_BY_PRECEDENCE.index(known.kind):
            events[event.call_id] = event
    return list(events.values())


def _event(record: _Record) -> CallEvent:
    outbound = record.direction == "outbound"
    classification = _classify(record)
    taken = classification.kind == "answered" and record.result_reason not in _ELSEWHERE
    called = telephone(record.callee_number)
    return CallEvent(
        kind=classification.kind,
        outcome=classification.outcome,
        call_id=record.call_id,
        direction="outbound" if outbound else "inbound",
        caller=telephone(record.caller_number),
        called=called,
        extension=None if outbound else record.callee_extension,
        department=None if outbound else department(record.callee_department),
        started_at=record.start_time,
        ring_seconds=record.wait_time if classification.outcome else None,
        callback=_callback(record) if outbound and called else None,
        answered_at=record.answer_time if taken else None,
        answered_by=record.callee_extension if taken and record.callee_type not in GROUPS else None,
        talk_seconds=seconds_between(record.answer_time, record.end_time) if taken else None,
        why=classification.why,
    )


def _classify(record: _Record) -> Classification:
    if record.direction == "outbound":
        return Classification("ignored", "outbound call")
    if record.direction != "inbound":
        return Classification("ignored", "direction is absent or unknown")
    if record.connect_type == "internal":  # the caller may show a number of his own all the same
        return Classification("ignored", "internal call")
    if is_internal(record.caller_number) or (record.caller_extension and not record.caller_number):
        return Classification("ignored", "internal call")
    if record.result_reason in _ELSEWHERE:
        return Classification("answered", f"result_reason={record.result_reason}")
    if _answered(record):
        if record.callee_type in MACHINES:
            return Classification("progress", "a machine answered")
        return Classification("answered", f"result={record.result}")
    if record.result in _MISSED:
        return Classification("missed", f"result={record.result}", _MISSED[record.result])
    return Classification("ended", "result says neither answered nor missed")


def _callback(record: _Record) -> Callback | None:
    if record.connect_type == "internal":
        return None
    return "reached" if _answered(record) else "tried"


def _answered(record: _Record) -> bool:
    """`hang_up` after `answer_time` is a call that a person took; a voicemail box takes calls as well."""
    return record.result in _ANSWERED or (record.answer_time is not None and record.result != "voicemail")
