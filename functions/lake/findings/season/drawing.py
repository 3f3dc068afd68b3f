"""The quarter's weeks as a line, over those of the year before."""

from datetime import date, timedelta
from math import floor, log10

from functions.lake.findings.season.contract import DepartmentPeak, SeasonKeys, Week
from functions.lake.report.charts import weeks as chart
from functions.lake.report.charts.weeks import Month, Note, Series
from functions.lake.report.drawing import draw
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Figure, Table

_DAYS = 7
# The same ISO week of the year before begins so long before, but for a 53rd week.
_YEAR = timedelta(weeks=52)


def figure(findings: SeasonKeys, loc: Localizer) -> Figure | None:
    """Draws the whole weeks; nothing of fewer than two. A week that the period cuts would draw a fall."""
    weeks = [week for week in findings["weeks"] if week["days"] == _DAYS]
    if len(weeks) < 2 or not any(week["calls"] for week in weeks):
        return None
    starts = [week["start"] for week in weeks]
    peak = findings["peaks"][0] if findings["peaks"] else None
    values = [float(week["calls"]) for week in weeks]
    then = _last_year(findings["weeks_last_year"], starts, peak)
    highest = max([*values, *(value for _, value in then.known)] if then else values)
    layout = chart.layout(
        Series(starts[0][:4], values, _place(peak["start"], starts) if peak else None),
        then,
        _months(starts, loc),
        _ticks(highest, loc),
        Note(_note(peak, loc), _short(peak, loc)),
    )
    described = loc.text(
        "season.description",
        first=loc.day_of_month(date.fromisoformat(starts[0])),
        last=loc.day_of_month(date.fromisoformat(starts[-1])),
        note=_note(peak, loc),
    )
    return Figure(
        draw("season-chart", described, layout),
        loc.text("season.caption"),
        loc.text("season.subtitle"),
        _table(findings["weeks"], findings["weeks_last_year"], loc),
    )


def _last_year(weeks: list[Week], starts: list[str], peak: DepartmentPeak | None) -> Series | None:
    """The whole weeks a year before, each under the one that has its place in the year now."""
    calls = {_year_later(week["start"]): float(week["calls"]) for week in weeks if week["days"] == _DAYS}
    values = [calls.get(start) for start in starts]
    if sum(value is not None for value in values) < 2:
        return None
    at = _place(_year_later(peak["last_year"]), starts) if peak and peak["last_year"] else None
    year = weeks[-1]["start"][:4]
    return Series(year, values, at if at is not None and values[at] is not None else None)


def _year_later(start: str) -> str:
    return (date.fromisoformat(start) + _YEAR).isoformat()


def _place(start: str, starts: list[str]) -> int | None:
    return starts.index(start) if start in starts else None


def _note(peak: DepartmentPeak | None, loc: Localizer) -> str:
    if peak is None:
        return loc.text("season.no_peak")
    return loc.text(
        "season.note",
        week=loc.day_of_month(date.fromisoformat(peak["start"])),
        ratio=loc.text("form.ratio", number=loc.decimal(peak["ratio"], 1)),
        at=loc.name("department.at", peak["department"]),
    )


def _short(peak: DepartmentPeak | None, loc: Localizer) -> str:
    if peak is None:
        return ""
    return loc.text("season.note_short", week=loc.day_of_month(date.fromisoformat(peak["start"])))


def _months(starts: list[str], loc: Localizer) -> list[Month]:
    """Where each month begins that begins between the weeks, and the first week's at the left."""
    first = date.fromisoformat(starts[0])
    months = sorted({start[:7] for start in starts})
    places = []
    for month in months:
        begins = date.fromisoformat(f"{month}-01")
        place = max(0.0, (begins - first).days / _DAYS)
        places.append(Month(place, loc.month(month), loc.short_month(month)))
    return places


def _ticks(most: float, loc: Localizer) -> list[tuple[float, str]]:
    """From 0, in round steps, to the greatest or just above: three to six of them."""
    size = 10 ** floor(log10(max(most, 1)))
    step = next(each for each in (size / 5, size / 2, size, 2 * size) if most / each <= 5)
    step = max(1, step)
    return [(number * step, loc.count(number * step)) for number in range(int(-(-most // step)) + 1)]


def _table(weeks: list[Week], last_year: list[Week], loc: Localizer) -> Table:
    then = {_year_later(week["start"]): loc.count(week["calls"]) for week in last_year}
    rows = [(_named(week, loc), loc.count(week["calls"]), then.get(week["start"], "")) for week in weeks]
    shown = 3 if then else 2
    head = loc.at("season.head")[:shown]
    return Table(loc.text("season.caption"), tuple(head), tuple(row[:shown] for row in rows))


def _named(week: Week, loc: Localizer) -> str:
    start = loc.day_of_month(date.fromisoformat(week["start"]))
    if week["days"] == _DAYS:
        return start
    return loc.counted("season.partial", week["days"], date=start)
