"""How many were reached by when, of callers who were not all followed as long (Kaplan and Meier). Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Moment(NamedTuple):
    """So many seconds after they first called, `reached` were reached, and `lost` no longer followed."""

    after: int
    reached: int
    lost: int


def reached_by(moments: Iterable[Moment], at: Sequence[int]) -> list[float | None]:
    """Returns the share reached at each of the seconds `at`, in their order.

    None where nobody was followed so long.
    """
    ordered = sorted(moments)
    followed = sum(moment.reached + moment.lost for moment in ordered)
    last = ordered[-1].after if ordered else -1
    waiting, shares, place = 1.0, [], 0
    for second in sorted(at):
        while place < len(ordered) and ordered[place].after <= second:
            moment = ordered[place]
            waiting *= 1 - moment.reached / followed
            followed -= moment.reached + moment.lost
            place += 1
        shares.append(1 - waiting if second <= last else None)
    return shares
