"""What the standing adds to the findings' JSON."""

from typing import TypedDict


class Standing(TypedDict):
    """`percentile`: the dealerships below it, 0 to 100; each with an equal value counts as half."""

    measure: str
    value: float
    percentile: float
    market_median: float


class StandingKeys(TypedDict):
    """`standing` is empty for the market, and beside fewer than 10 other dealerships."""

    standing: list[Standing]
