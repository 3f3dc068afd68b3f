"""What the miss rates add to the findings' JSON."""

from typing import TypedDict


class MissRate(TypedDict):
    """Of one department: `missed` of the `offered` calls, in opening hours. All null but the department where
    its answered calls aren't known; `rate` and its `interval` (95 %) where fewer than 100 were offered, or
    where a market's cell would tell one dealership's.
    """

    department: str
    offered: int | None
    missed: int | None
    rate: float | None
    interval: list[float] | None


class HourlyMissRate(TypedDict):
    """Of one hour of the week with 50 offered calls or more, in all departments whose answers are known.

    The `rate` is drawn towards what its weekday and its hour have in general, as if by 20 calls more.
    """

    weekday: int
    hour: int
    offered: int
    missed: int
    rate: float
    interval: list[float] | None


class MissRatesKeys(TypedDict):
    """`miss_rates`: null where no answered call is known. A call that its caller gave up within 5 seconds is
    in none of them.
    """

    miss_rates: list[MissRate] | None
    miss_rates_by_hour: list[HourlyMissRate]
