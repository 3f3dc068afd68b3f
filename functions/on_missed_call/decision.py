"""Decides whether an event is a missed call, and whose. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.shared.call import AnsweredCall, Callback, CallEvent, MissedCall, call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.directory import KnownIntegration, KnownLine

UNKNOWN_LINE = KnownLine(name="unknown", department="other")


@dataclass(frozen=True, slots=True)
class Missed:
    """The call was missed. `line_known`: its line is one of the dealership's."""

    call: MissedCall
    line_known: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A person took the call, and spoke with its caller."""

    call: AnsweredCall


@dataclass(frozen=True, slots=True)
class Outbound:
    """The dealership called `callee`.

    `callback` is set where the call has ended: whether it reached `callee`. `remember`: the provider won't
    say again that the call was outbound, so that the ledger must note it.
    """

    ref: CallRef
    callee: str | None
    at: datetime
    callback: Callback | None
    remember: bool


@dataclass(frozen=True, slots=True)
class Unattested:
    """The call goes on, and its caller's number failed its verification: its end may not repeat that."""

    ref: CallRef


@dataclass(frozen=True, slots=True)
class Ignored:
    """The event changes nothing in the ledger. `why` goes into the log."""

    why: str


Decision = Missed | Answered | Outbound | Unattested | Ignored


def decide(
    event: CallEvent,
    provider: str,
    integration: KnownIntegration,
    lines: Mapping[str, KnownLine],
    received_at: datetime,
    usual_settle_seconds: int = 0,
) -> Decision:
    """Decides what the event does to the ledger.

    Outbound calls are never missed calls. Each call to an overflow line is one, whatever the event says: the
    telephone system forwarded the call there because nobody took it. `usual_settle_seconds` is how long the
    provider's events need, for an integration that doesn't say how long its texts wait.
    """
    # A carrier that forwards a call may show the forwarding line as the caller: nobody is to be texted there.
    forwarding = event.caller if event.caller in lines else None
    caller = None if forwarding else event.caller
    line = _line(event, forwarding, lines)
    known = line or UNKNOWN_LINE
    department = event.department if line is None and event.department else known.department
    occurred_at = (event.started_at or received_at).astimezone(UTC)
    key = call_key(provider, event.call_id)
    ref = CallRef(integration.dealership_id, key)
    if event.direction == "outbound" or _guessed_outbound(event, lines):
        # The direction is noted only where the lines can't tell it: otherwise the note would hide the missed
        # call that this leg belongs to.
        remember = event.remember and event.caller not in lines
        if event.callback is None and not remember:
            return Ignored(event.why)
        return Outbound(ref, event.called, occurred_at, event.callback, remember)
    if event.kind == "answered" and not known.overflow:
        answered_at = _answered_at(event, received_at)
        return Answered(
            AnsweredCall(
                dealership_id=integration.dealership_id,
                call_key=key,
                call_id=event.call_id,
                provider=provider,
                integration_id=integration.id,
                department=department,
                line=known.name,
                caller=caller,
                called=event.called,
                occurred_at=(event.started_at or answered_at).astimezone(UTC),
                received_at=received_at,
                answered_at=answered_at.astimezone(UTC),
                answered_by=event.answered_by,
                talk_seconds=event.talk_seconds,
            )
        )
    if event.kind != "missed" and not known.overflow:
        return Unattested(ref) if event.attestation else Ignored(event.why)
    settle_seconds = integration.settle_seconds
    if settle_seconds is None:
        settle_seconds = usual_settle_seconds
    return Missed(
        MissedCall(
            dealership_id=integration.dealership_id,
            call_key=key,
            call_id=event.call_id,
            provider=provider,
            integration_id=integration.id,
            department=department,
            line=known.name,
            outcome=event.outcome or "no_answer",
            caller=caller,
            called=event.called,
            language=known.language,
            occurred_at=occurred_at,
            received_at=received_at,
            settles_at=received_at + timedelta(seconds=settle_seconds),
            ring_seconds=event.ring_seconds,
            attestation=event.attestation,
        ),
        line_known=line is not None,
    )


def of_own_line(decision: Decision) -> Decision:
    """Ignores a call to no line of the dealership: it may be another's, whose account has the same key."""
    if isinstance(decision, Missed | Answered) and decision.call.line == UNKNOWN_LINE.name:
        return Ignored("the called number is none of the dealership's lines: add it to its file")
    return decision


def _answered_at(event: CallEvent, received_at: datetime) -> datetime:
    """When a person took the call: no sooner than it started, and no later than its webhook came.

    A provider that tells only how long they spoke tells it once they have.
    """
    told = event.answered_at or received_at - timedelta(seconds=event.talk_seconds or 0)
    return min(max(told, event.started_at or told), received_at)


def _guessed_outbound(event: CallEvent, lines: Mapping[str, KnownLine]) -> bool:
    return not event.direction_told and event.called not in lines and event.caller in lines


def _line(event: CallEvent, forwarding: str | None, lines: Mapping[str, KnownLine]) -> KnownLine | None:
    """The line that the caller wanted to reach. Returns None where no line of the dealership is named.

    An overflow number only stands in for the line that forwarded to it: the department is that of the first
    line known, and `overflow` that of the number that was called in the end.
    """
    extension = f"ext:{event.extension}" if event.extension else None
    wanted = [
        lines[key]
        for key in (event.forwarded_from or forwarding, extension, event.called)
        if key and key in lines
    ]
    if not wanted:
        return None
    called = lines.get(event.called or "")
    first = wanted[0]
    if called is not None and called.overflow:
        return KnownLine(first.name, first.department, overflow=True, language=first.language)
    return first
