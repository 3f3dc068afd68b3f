"""What an event was taken for."""

from dataclasses import dataclass

from functions.shared.call import EventKind, Outcome


@dataclass(frozen=True, slots=True)
class Meaning:
    """`why` says it in one line; `outcome` is a missed call's."""

    kind: EventKind
    why: str
    outcome: Outcome | None = None


def not_inbound(direction: str | None) -> Meaning:
    return Meaning("ignored", "outbound call or leg" if direction == "outbound" else "direction is unknown")
