"""Is this a missed call, and whose? Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.shared.call import Callback, CallEvent, MissedCall, call_key
from functions.shared.ledger.calls import CallRef
from functions.shared.ledger.directory import KnownIntegration, KnownLine

UNKNOWN_LINE = KnownLine(name="unknown", department="other")
# The legs of a call begin within so long of each other.
LEG_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Missed:
    call: MissedCall
    line_known: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A person took the call: its caller was reached. Around midnight UTC, `refs` are of both days."""

    refs: tuple[CallRef, ...]
    caller: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Outbound:
    """The dealership called `callee`. `remember`: the ledger must, the provider won't say it again."""

    ref: CallRef
    callee: str | None
    at: datetime
    callback: Callback | None
    remember: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    why: str


Decision = Missed | Answered | Outbound | Ignored


def decide(
    event: CallEvent,
    provider: str,
    integration: KnownIntegration,
    lines: Mapping[str, KnownLine],
    received_at: datetime,
    usual_settle_seconds: int = 0,
) -> Decision:
    """What the event does to the ledger.

    Outbound calls are never missed calls. Each call to an overflow line is one, whatever the event says:
    the telephone system forwarded it there because nobody took it. `usual_settle_seconds` is the
    provider's window, for an integration that names none.
    """
    # A carrier that forwards a call may show the forwarding line as its caller: that is nobody to text.
    forwarding = event.caller if event.caller in lines else None
    caller = None if forwarding else event.caller
    line = _line(event, forwarding, lines)
    known = line or UNKNOWN_LINE
    occurred_at = (event.started_at or received_at).astimezone(UTC)
    key = call_key(occurred_at.date(), provider, event.call_id)
    ref = CallRef(integration.dealership_id, key)
    if event.direction == "outbound" or _guessed_outbound(event, lines):
        # Noted only where the lines can't tell the direction: else the note would hide the call
        # that this leg belongs to.
        remember = event.remember and event.caller not in lines
        if event.callback is None and not remember:
            return Ignored(event.why)
        return Outbound(ref, event.called, occurred_at, event.callback, remember)
    if event.kind == "answered" and not known.overflow:
        return Answered(_refs(integration.dealership_id, occurred_at, provider, event), caller, occurred_at)
    if event.kind != "missed" and not known.overflow:
        return Ignored(event.why)
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
            department=event.department if line is None and event.department else known.department,
            line=known.name,
            outcome=event.outcome or "no_answer",
            caller=caller,
            called=event.called,
            language=known.language,
            occurred_at=occurred_at,
            received_at=received_at,
            settles_at=received_at + timedelta(seconds=settle_seconds),
            ring_seconds=event.ring_seconds,
        ),
        line_known=line is not None,
    )


def _guessed_outbound(event: CallEvent, lines: Mapping[str, KnownLine]) -> bool:
    return not event.direction_told and event.called not in lines and event.caller in lines


def _refs(dealership_id: str, at: datetime, provider: str, event: CallEvent) -> tuple[CallRef, ...]:
    """A call's own key first. One that rings across midnight may have been missed on the other day."""
    days = dict.fromkeys((at.date(), (at - LEG_WINDOW).date(), (at + LEG_WINDOW).date()))
    return tuple(CallRef(dealership_id, call_key(day, provider, event.call_id)) for day in days)


def _line(event: CallEvent, forwarding: str | None, lines: Mapping[str, KnownLine]) -> KnownLine | None:
    """The line that the caller wanted: an overflow number only stands in for the one that forwarded.

    So the department comes from the first line known, and `overflow` from the number really called.
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
