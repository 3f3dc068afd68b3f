"""What the season adds to the findings' JSON."""

from typing import TypedDict


class Week(TypedDict):
    """`start` is a Monday; on so many `days` of the week, within what the quarter covers, `calls` came."""

    start: str
    calls: int
    days: int


class PeakWeek(TypedDict):
    """`week`: ISO's number; `calls`: all departments' in it. `department` is the one whose peak it is.

    `weeks_moved` against the year before: positive where the peak came later.
    """

    week: int
    start: str
    calls: int
    weeks_moved: int | None
    department: str


class DepartmentPeak(TypedDict):
    """A department's week that stands out, over the dealerships followed through the quarter.

    `ratio`: how many times an ordinary week's calls, with its 95 % interval. `alike`: the Mondays of the
    weeks that can't be told from it. `last_year`: the Monday of the year before's, null where none stood out.
    `weeks_moved_interval`: how far it may have moved, if any week alike had been the peak.
    """

    department: str
    start: str
    ratio: float
    interval: list[float]
    alike: list[str]
    last_year: str | None
    weeks_moved: int | None
    weeks_moved_interval: list[int] | None


class SeasonKeys(TypedDict):
    """`peak_week` is null where no week stands out. It is the first one's of `peaks`.

    `peaks` has the department with most calls first. `peaks_sought`: the departments with enough calls for a
    peak to be told. `weeks_last_year`: the same quarter's a year before; empty where other dealerships are
    known of that time, or where nothing is.
    """

    peak_week: PeakWeek | None
    peaks: list[DepartmentPeak]
    peaks_sought: list[str]
    weeks: list[Week]
    weeks_last_year: list[Week]
