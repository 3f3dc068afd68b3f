"""Keeps a market's figures from telling what one dealership's are. Pure.

Who knows their own calls subtracts them: of two dealerships, each would read the other's week. So a market of
few is described by its calls and its coverage alone, and of a larger one no figure is told that is mostly one
dealership's.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

# Of fewer dealerships a market's figures aren't told; on a dealership's page, of fewer others.
LEAST_DEALERSHIPS = 10
# A holiday that fewer keep is no market's.
LEAST_KEEPERS = 5
# The second largest dealership may know the largest's calls no closer than to this part of them.
_CLOSEST = 0.15

Cell = TypeVar("Cell")
# By dealership.
Counts = Mapping[str, int]


def is_dominated(counts: Iterable[int]) -> bool:
    """Whether the second largest could tell the largest's count by subtracting its own (the p % rule)."""
    largest, _, *others = sorted([*counts, 0, 0], reverse=True)
    return sum(others) < _CLOSEST * largest


def is_sensitive(counts: Counts, least: int) -> bool:
    """Whether the cell isn't to be told: it is dominated, or of fewer than `least` dealerships."""
    return len(counts) < least or is_dominated(counts.values())


def hidden(cells: Mapping[Cell, Counts], least: int = 0) -> set[Cell]:
    """Returns the cells that are not to be told, beside a total that is: the sensitive ones.

    What is hidden is known together, as the total less what is told: so the smallest others are hidden too,
    until all that is hidden isn't sensitive either.
    """
    concealed = {cell for cell, counts in cells.items() if counts and is_sensitive(counts, least)}
    others = [cell for cell in cells if cell not in concealed]
    told = sorted(others, key=lambda cell: sum(cells[cell].values()))
    while concealed and told and is_sensitive(together(cells[cell] for cell in concealed), least):
        concealed.add(told.pop(0))
    return concealed


def together(cells: Iterable[Counts]) -> dict[str, int]:
    """Adds the cells up, by dealership."""
    counts: dict[str, int] = {}
    for cell in cells:
        for dealership, number in cell.items():
            counts[dealership] = counts.get(dealership, 0) + number
    return counts


def blank(keys: Mapping[str, object], told: Sequence[str]) -> dict[str, object]:
    """Returns the keys without what they say, but for those `told`: null, or empty."""
    return {key: value if key in told else _blank(value) for key, value in keys.items()}


def _blank(value: object) -> object:
    if isinstance(value, bool):
        return False
    if isinstance(value, list):
        return []
    if isinstance(value, dict):
        return {key: _blank(part) for key, part in value.items()}
    return None
