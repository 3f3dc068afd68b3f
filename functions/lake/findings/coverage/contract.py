"""What the coverage adds to the findings' JSON."""

from typing import Literal, TypedDict

# "from" is a word of Python's.
Gap = TypedDict(
    "Gap",
    {"dealership": str, "from": str, "to": str, "reason": Literal["joined", "left", "silent"]},
)


class Coverage(TypedDict):
    """`whole_quarter`: the dealerships followed from the quarter's first day to its last, or the last so far,
    with no gap of more than 3 % of their calls. `since`: the first date of which any call is known.

    `gaps`: the days without a call, from first to last, where that is no chance: the dealership joined within
    the quarter, left within it, or nothing came of it. They count in no comparison. `too_quiet`: dealerships
    with so few calls (under 1.5 a day) that a gap of a week doesn't show.
    """

    dealerships: int
    whole_quarter: int
    since: str
    gaps: list[Gap]
    too_quiet: int


class CoverageKeys(TypedDict):
    """Of the market, or of the one dealership."""

    coverage: Coverage
