"""What the forecast adds to the findings' JSON."""

from typing import TypedDict


class Cell(TypedDict):
    """The missed calls expected of some hours of a date; `low` and `high`: fewer, or more, come once in ten
    times each."""

    date: str
    from_hour: int
    to_hour: int
    expected: float
    low: int
    high: int


class HoursToStaff(TypedDict):
    """One more person at the department's telephone on the date would answer `gain` of the `expected` missed
    calls; `at_most` where its answered calls aren't known."""

    date: str
    from_hour: int
    to_hour: int
    expected: float
    gain: float
    at_most: bool


class DepartmentForecast(TypedDict):
    """`expected`, `low` and `high` are of the whole week, as a cell's; `usual`: the mean of the four weeks
    before.

    `part`: hour where a week has 100 calls or more, else half_day; cells of which hardly any call comes are
    left out. `staff`: up to three blocks of open hours, none where there is too little.
    """

    department: str
    expected: float
    low: int
    high: int
    usual: float | None
    part: str
    cells: list[Cell]
    staff: list[HoursToStaff]


class DayOff(TypedDict):
    """A public holiday of the week, by its English name."""

    date: str
    name: str


class Score(TypedDict):
    """How earlier forecasts did whose weeks ended in the quarter: of `forecasts` of a department's week,
    `within` lay between low and high, which 8 in 10 are to. `error` is the mean distance from what came,
    `usual_error` that of the mean of the four weeks before.
    """

    forecasts: int
    within: int
    error: float
    usual_error: float


class Forecast(TypedDict):
    """`week` is its Monday; `made_of`: the last date whose calls it is made of. Once Wednesday's calls are
    known, the forecast of the week after stands as it is, since it is sent.
    """

    week: str
    made_of: str
    days_off: list[DayOff]
    departments: list[DepartmentForecast]


class ForecastKeys(TypedDict):
    """Of one dealership; null of a market, and where no department has enough calls. `forecast_score` is
    null where the lake has no forecast of a week that is over.
    """

    forecast: Forecast | None
    forecast_score: Score | None
