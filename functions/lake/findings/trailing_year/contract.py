"""What the last twelve months add to the findings' JSON."""

from typing import TypedDict


class PerDealership(TypedDict):
    """The missed calls a year of a dealership like those followed, with the 95 % `interval` of that mean.

    To two digits, or one: no more than lets nobody tell the calls of a dealership that isn't among them.
    """

    mean: float
    interval: list[float]


class WholeMarket(TypedDict):
    """An extrapolation, and no count: what the market's `dealerships`, as the lake's values.toml says them,
    miss a year if the others are like those followed; with its 95 % `interval`, to two digits.
    """

    dealerships: int
    calls: float
    interval: list[float]


class TrailingYear(TypedDict):
    """The four quarters that end with this one, from `first` to `last`, two dates.

    `calls`: those of the `dealerships` with any, of which `followed` are known from the first day to the last
    but for 3 % of their calls. Null where the calls of one of the four quarters aren't known, which are then
    `missing`, or where a market has fewer than 10 followed.
    """

    first: str
    last: str
    calls: int | None
    dealerships: int
    followed: int
    missing: list[str]
    per_dealership: PerDealership | None
    whole_market: WholeMarket | None


class TrailingYearKeys(TypedDict):
    """Null while the quarter lasts. `per_dealership` and `whole_market` are a market's."""

    trailing_year: TrailingYear | None
