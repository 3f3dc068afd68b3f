"""What an event was taken for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from functions.shared.call import EventKind, Outcome

# Of several events of one call, the first of these counts.
TELLS_MOST: tuple[EventKind, ...] = ("answered", "missed", "progress", "ended", "ignored")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`why` says it in one line; `outcome` is a missed call's."""

    kind: EventKind
    why: str
    outcome: Outcome | None = None


def not_inbound(direction: str | None) -> Meaning:
    return Meaning("ignored", "outbound call or leg" if direction == "outbound" else "direction is unknown")


def of_call_status(
    status: str, missed: Mapping[str, Outcome], progress: Collection[str], completed: EventKind
) -> Meaning:
    """Of a form's `CallStatus`, by the provider's own values; `completed` is what that one is taken for."""
    if status in missed:
        return Meaning("missed", f"CallStatus={status}", missed[status])
    if status in progress:
        return Meaning("progress", f"CallStatus={status}")
    if status == "completed":
        return Meaning(completed, "CallStatus=completed doesn't say whether a person answered")
    return Meaning("ignored", "CallStatus is absent or unknown")
