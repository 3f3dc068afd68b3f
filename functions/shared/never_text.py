"""The numbers that a dealership never texts: its staff's, its suppliers'. Pure.

They stand in the dealership's profile, which a sender reads anyhow: to know them takes no request of its own.
"""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from functions.shared.fields import FileName
from functions.shared.phone import is_e164

# A profile is one item, which DynamoDB sells by 4 KB of reading: so many ranges take 30 KB.
MOST_ENTRIES = 1_000
# An exchange's numbers, as +14185550000 to +14185559999: a slip of the pen silences no country.
WIDEST = 10_000

Range = tuple[int, int]  # its first and its last number, both in it


def _bounds(entry: str) -> Range:
    first, hyphen, last = entry.partition("-")
    return int(first), int(last) if hyphen else int(first)


def check_entry(entry: str) -> str:
    """Returns a number or a range as it is written. Raises ValueError, which doesn't repeat it."""
    ends = entry.split("-")
    if len(ends) > 2 or not all(map(is_e164, ends)):
        raise ValueError('write a number as "+14185550100", or a range as "+14185550100-+14185550199"')
    first, last = _bounds(entry)
    if len(ends[0]) != len(ends[-1]) or last < first:
        raise ValueError("a range goes from its lowest number to its highest, of as many digits")
    if last - first >= WIDEST:
        raise ValueError(f"a range has {WIDEST:,} numbers at most: write several")
    return entry


Entry = Annotated[str, AfterValidator(check_entry)]


class NeverText(BaseModel):
    """The numbers and ranges. `file` names the list that some of them came from."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    numbers: Annotated[tuple[Entry, ...], Field(max_length=MOST_ENTRIES, repr=False)] = ()
    file: FileName | None = None

    @cached_property
    def ranges(self) -> tuple[Range, ...]:
        """The ranges in their order, without overlaps. A number alone is a range of one."""
        return _merged(map(_bounds, self.numbers))

    @property
    def count(self) -> int:
        """How many numbers are never texted."""
        return _size(self.ranges)

    def __contains__(self, number: str) -> bool:
        """Whether the number, in E.164, is never texted."""
        at = bisect_right(self.ranges, int(number), key=lambda each: each[0])
        return at > 0 and int(number) <= self.ranges[at - 1][1]

    def more_than(self, other: "NeverText") -> int:
        """How many numbers are never texted that the other list doesn't have."""
        return _size(_merged((*self.ranges, *other.ranges))) - other.count


def _merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return tuple(merged)


def _size(ranges: Iterable[Range]) -> int:
    return sum(last - first + 1 for first, last in ranges)
