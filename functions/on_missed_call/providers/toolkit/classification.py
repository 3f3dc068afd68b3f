"""What an adapter takes an event for: its kind, its outcome, and why."""

from dataclasses import dataclass

from functions.shared.call import EventKind, Outcome

# Of several events of one call, the first of these counts.
TELLS_MOST: tuple[EventKind, ...] = ("answered", "missed", "progress", "ended", "ignored")


@dataclass(frozen=True, slots=True)
class Classification:
    """`why` says it in one line; `outcome` is a missed call's."""

    kind: EventKind
    why: str
    outcome: Outcome | None = None


def not_inbound(direction: str | None) -> Classification:
    return Classification(
        "ignored", "outbound call or leg" if direction == "outbound" else "direction is unknown"
    )
