"""Works out whether a caller was won back: what the history says of each missed call. Pure.

The answer depends on the set of interactions alone, so that their events may come late, twice and backwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# A call back that comes later than this answers something else.
CALLBACK_WINDOW = timedelta(days=7)
# A missed call within this of the first one repeats it, unless the caller was reached in between.
REPEAT_WINDOW = timedelta(hours=24)

InteractionKind = Literal["missed", "tried", "reached_by_staff", "reached_by_caller"]
RecoveredBy = Literal["staff", "caller"]


@dataclass(frozen=True, slots=True, order=True)
class Interaction:
    """What happened once between a dealership and a caller. `call_key` names the call by which it did."""

    at: datetime
    kind: InteractionKind
    call_key: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one missed call; nothing, where all is None.

    `called_back_at` is when staff first tried to call back, and `recovered_at` when staff and caller first
    spoke. `repeat_of` is the key of the call that this one repeats.
    """

    called_back_at: datetime | None = None
    recovered_at: datetime | None = None
    recovered_by: RecoveredBy | None = None
    repeat_of: str | None = None


_UNRESOLVED = Resolution()


def resolve(history: Iterable[Interaction]) -> dict[str, Resolution]:
    """What became of each missed call of one caller, by call key, without those answered after all."""
    interactions = sorted(set(history))
    answered = {each.call_key for each in interactions if each.kind == "reached_by_caller"}
    resolutions: dict[str, Resolution] = {}
    first: Interaction | None = None
    for interaction in interactions:
        if interaction.kind in ("reached_by_staff", "reached_by_caller"):
            first = None
        elif interaction.kind == "missed" and interaction.call_key not in answered | set(resolutions):
            repeated = first if first and interaction.at - first.at <= REPEAT_WINDOW else None
            first = repeated or interaction
            resolutions[interaction.call_key] = _resolution(interaction, interactions, repeated)
    return resolutions


def tried_call(before: Mapping[str, Resolution], after: Mapping[str, Resolution]) -> str | None:
    """The missed call whose caller staff have tried to call back, in vain, where that is new; else None.

    Of several, it is the first of the last one's repetitions: one call back answers all of them.
    """
    tried = [
        key
        for key, found in after.items()
        if found.called_back_at and not found.recovered_at
        if before.get(key, _UNRESOLVED).called_back_at != found.called_back_at
    ]
    return (after[tried[-1]].repeat_of or tried[-1]) if tried else None


def _resolution(
    missed: Interaction, interactions: list[Interaction], repeated: Interaction | None
) -> Resolution:
    after = [each for each in interactions if missed.at < each.at <= missed.at + CALLBACK_WINDOW]
    by_staff = [each for each in after if each.kind in ("tried", "reached_by_staff")]
    reached = [each for each in after if each.kind in ("reached_by_staff", "reached_by_caller")]
    return Resolution(
        called_back_at=by_staff[0].at if by_staff else None,
        recovered_at=reached[0].at if reached else None,
        recovered_by=_recovered_by(reached[0]) if reached else None,
        repeat_of=repeated.call_key if repeated else None,
    )


def _recovered_by(interaction: Interaction) -> RecoveredBy:
    return "staff" if interaction.kind == "reached_by_staff" else "caller"
