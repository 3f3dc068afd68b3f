"""What the season adds to the findings' JSON."""

from typing import TypedDict


class Week(TypedDict):
    """`start` is a Monday; on so many `days` of the week, within what the quarter covers, `calls` came."""

    start: str
    calls: int
    days: int


class PeakWeek(TypedDict):
    """`week`: ISO's number. `weeks_moved` against the year before: positive where the peak came later."""

    week: int
    start: str
    calls: int
    weeks_moved: int | None


class SeasonKeys(TypedDict):
    """`peak_week` is null where no week stands out."""

    peak_week: PeakWeek | None
    weeks: list[Week]
