"""What the week's parts add to the findings' JSON."""

from typing import Literal, TypedDict

Part = Literal["inside", "before_8", "after_17", "saturday", "sunday"]


class MondayMorning(TypedDict):
    """Monday from 9 h to 12 h: its `calls` and their `share` of all.

    `worst`: whether it has more than each other block of three hours from 9 h or from 13 h, beyond what
    chance explains (95 %); false where another block has; null where that can't be told. `share_before` and
    `worst_before` are those of the quarter before, null where the lake doesn't know it.
    """

    calls: int
    share: float
    worst: bool | None
    share_before: float | None
    worst_before: bool | None


class Portion(TypedDict):
    """`inside`: Monday to Friday, 8 h to 17 h; `before_8` and `after_17` of the same days; `share` of all
    calls, with its `interval` (95 %)."""

    part: Part
    calls: int
    share: float
    interval: list[float] | None


class Backlog(TypedDict):
    """Of Monday's `callers` whose number is known, `tried` had called that weekend, and nobody had taken
    it.
    """

    callers: int
    tried: int
    share: float
    interval: list[float] | None


class WeekPartsKeys(TypedDict):
    """Null and empty under 100 calls, the backlog under 100 callers."""

    monday_morning: MondayMorning | None
    week_portions: list[Portion]
    weekend_backlog: Backlog | None
