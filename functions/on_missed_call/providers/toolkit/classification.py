"""What an adapter takes an event for: its kind, its outcome, and why."""

from dataclasses import dataclass

from functions.shared.call import EventKind, Outcome

# Of several events of one call, the first of these counts.
KINDS_BY_PRECEDENCE: tuple[EventKind, ...] = ("answered", "missed", "progress", "ended", "ignored")


@dataclass(frozen=True, slots=True)
class Classification:
    """An event's kind. `why` says in one line how it was recognized; only a missed call has an `outcome`."""

    kind: EventKind
    why: str
    outcome: Outcome | None = None


def not_inbound(direction: str | None) -> Classification:
    """Classifies the event of a call that doesn't come in, or whose direction is unknown: it is ignored."""
    return Classification(
        "ignored", "outbound call or leg" if direction == "outbound" else "direction is unknown"
    )
