"""Was the caller won back? What a caller's history says of each missed call. Pure.

The answer depends on the set of events alone, so that they may come late, twice and backwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# A call back after this answers something else.
CALLBACK_WINDOW = timedelta(days=7)
# A missed call within this of the first one repeats it, unless the caller was reached in between.
REPEAT_WINDOW = timedelta(hours=24)

Deed = Literal["missed", "tried", "reached_by_staff", "reached_by_caller"]
RecoveredBy = Literal["staff", "caller"]


@dataclass(frozen=True, slots=True, order=True)
class Contacted:
    """One event between a dealership and a caller. `call_key` names the call that it was."""

    at: datetime
    deed: Deed
    call_key: str


@dataclass(frozen=True, slots=True)
class Fate:
    """Of one missed call. `repeat_of` is the key of the call that it repeats."""

    called_back_at: datetime | None = None
    recovered_at: datetime | None = None
    recovered_by: RecoveredBy | None = None
    repeat_of: str | None = None


def fates(history: Iterable[Contacted]) -> dict[str, Fate]:
    """The fate of each missed call of one caller, by call key; none of a call answered after all."""
    events = sorted(set(history))
    answered = {event.call_key for event in events if event.deed == "reached_by_caller"}
    found: dict[str, Fate] = {}
    first: Contacted | None = None
    for event in events:
        if event.deed in ("reached_by_staff", "reached_by_caller"):
            first = None
        elif event.deed == "missed" and event.call_key not in answered | set(found):
            repeated = first if first and event.at - first.at <= REPEAT_WINDOW else None
            first = repeated or event
            found[event.call_key] = _fate(event, events, repeated)
    return found


def _fate(missed: Contacted, events: list[Contacted], repeated: Contacted | None) -> Fate:
    after = [event for event in events if missed.at < event.at <= missed.at + CALLBACK_WINDOW]
    by_staff = [event for event in after if event.deed in ("tried", "reached_by_staff")]
    reached = [event for event in after if event.deed in ("reached_by_staff", "reached_by_caller")]
    return Fate(
        called_back_at=by_staff[0].at if by_staff else None,
        recovered_at=reached[0].at if reached else None,
        recovered_by=_by(reached[0]) if reached else None,
        repeat_of=repeated.call_key if repeated else None,
    )


def _by(event: Contacted) -> RecoveredBy:
    return "staff" if event.deed == "reached_by_staff" else "caller"
