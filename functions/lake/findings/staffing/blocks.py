"""Chooses which hours to staff first, to catch most of the calls that are missed now. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from functions.lake.findings.staffing.contract import Block, StaffingMethod

METHOD: StaffingMethod = {"block_hours": 3, "target_share": 0.5}


class Candidate(NamedTuple):
    """Hours on end of a weekday, as `staffing_blocks.sql` has them."""

    weekday: int
    from_hour: int
    to_hour: int
    calls: int


def occurrences(days: Iterable[date]) -> dict[int, int]:
    """Counts how many times each weekday comes, 1 Monday to 7 Sunday."""
    return dict(Counter(day.isoweekday() for day in days))


def cover(candidates: Iterable[Candidate], calls: int, times: Mapping[int, int]) -> list[Block]:
    """Chooses the best block, then the best beside it, and so on, until they catch the target share.

    `calls`: all missed calls. `times`: how many times each weekday came. A block is as good as its calls each
    time: a weekday that came once more is no better for it. Blocks don't overlap: nobody is paid twice for an
    hour. Of two alike, it takes the earlier in the week.
    """

    def weekly(block: Candidate) -> float:
        return block.calls / times.get(block.weekday, 1)

    left = sorted(candidates, key=lambda block: (-weekly(block), block.weekday, block.from_hour))
    chosen: list[Block] = []
    caught = 0
    while left and left[0].calls and caught < METHOD["target_share"] * calls:
        best = left[0]
        caught += best.calls
        chosen.append(
            {
                "weekday": best.weekday,
                "from_hour": best.from_hour,
                "to_hour": best.to_hour,
                "calls": best.calls,
                "weekly_calls": weekly(best),
                "share": best.calls / calls,
                "cumulative_share": caught / calls,
            }
        )
        left = [block for block in left if not _overlap(block, best)]
    return chosen


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.weekday == other.weekday and one.from_hour < other.to_hour and other.from_hour < one.to_hour
