"""What an adapter takes an event for: its kind, its outcome, and why."""

from collections.abc import Collection, Mapping
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


def classify_call_status(
    status: str, missed: Mapping[str, Outcome], progress: Collection[str], completed: EventKind
) -> Classification:
    """Classifies a form by its `CallStatus`, in the provider's own values.

    `completed` is the kind of event that this value counts as: providers mean different things by it.
    """
    if status in missed:
        return Classification("missed", f"CallStatus={status}", missed[status])
    if status in progress:
        return Classification("progress", f"CallStatus={status}")
    if status == "completed":
        return Classification(completed, "CallStatus=completed doesn't say whether a person answered")
    return Classification("ignored", "CallStatus is absent or unknown")
