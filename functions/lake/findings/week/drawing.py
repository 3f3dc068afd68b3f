"""The week as a heat map: each hour's calls, from early morning to late evening."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import NamedTuple

from functions.lake.findings.season.contract import SeasonKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import Hour, WeekKeys
from functions.lake.report.charts import heat_map
from functions.lake.report.charts.heat_map import STEPS, Cell, Day, Key
from functions.lake.report.drawing import Layout, draw
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Figure, Table

# Hardly anybody calls a dealership before or after.
_HOURS = range(6, 21)
_STANDARD, _WORKDAYS = (8, 17), range(1, 6)
# A cell with less of a step than this is as good as empty.
_HARDLY = 0.2

Hours = Mapping[tuple[int, int], Hour]


class _Keys(SubjectKeys, WeekKeys, SeasonKeys):
    """What the map reads: the subject says whose calls they are, the season how many weeks there are."""


class _Unit(NamedTuple):
    """What a cell counts: of a market the share of all calls in percent, else the calls of a week."""

    is_share: bool
    weeks: float

    def of(self, hour: Hour) -> float:
        if self.is_share:
            return 100 * (hour["share"] or 0.0)
        return (hour["calls"] or 0) / self.weeks


def figure(findings: _Keys, loc: Localizer) -> Figure:
    """Draws the week, with its busiest hours' numbers in their cells."""
    unit = unit_of(findings)
    key = "week.share" if unit.is_share else "week.weekly"
    peak = findings["peak_hours"][0]
    hours: Hours = {(hour["weekday"], hour["hour"]): hour for hour in findings["hour_of_week"]}
    described = loc.text(
        "week.description",
        slot=loc.slot(peak["weekday"], peak["hour"], peak["hour"] + 1),
        share=loc.percent(peak["share"] or 0),
    )
    return Figure(
        draw("week-chart", described, _layout(findings, hours, unit, loc)),
        loc.text("week.caption"),
        loc.text(f"{key}_subtitle"),
        _table(hours, loc),
    )


def unit_of(findings: _Keys) -> _Unit:
    """A dealership's calls are counted by the week; of a market only their share says anything."""
    scope = findings["scope"]
    days = sum(week["days"] for week in findings["weeks"])
    is_market = scope["kind"] == "market" and scope["dealerships"] > 1
    return _Unit(is_market or not days, max(1.0, days / 7))


def _layout(findings: _Keys, hours: Hours, unit: _Unit, loc: Localizer) -> Layout:
    most = max(unit.of(hour) for (_, of_day), hour in hours.items() if of_day in _HOURS)
    step = _step(most)
    named = {(hour["weekday"], hour["hour"]) for hour in findings["peak_hours"]}
    totals = [sum(unit.of(hours[weekday, of_day]) for of_day in range(24)) for weekday in range(1, 8)]
    digits = 0 if most >= 20 else 1
    opening = _opening(findings)
    days = []
    for weekday, total in enumerate(totals, 1):
        cells = []
        for of_day in _HOURS:
            hour = hours[weekday, of_day]
            label = loc.decimal(unit.of(hour), digits) if (weekday, of_day) in named else ""
            cells.append(Cell(_step_of(unit.of(hour), step), _title(hour, loc), label))
        days.append(
            Day(
                loc.weekday(weekday),
                loc.at("weekday.short")[weekday - 1],
                cells,
                total,
                loc.percent(total / 100) if unit.is_share else loc.count(total),
                opening.get(weekday),
            )
        )
    digits = 0 if step >= 1 and step == int(step) else 1 if step >= 0.1 else 2
    key = Key(
        loc.text("week.share_unit" if unit.is_share else "week.weekly_unit"),
        [loc.decimal(number * step, digits) for number in range(STEPS + 1)],
        loc.text("week.standard_hours" if unit.is_share else "week.opening"),
        loc.text("week.total"),
    )
    return heat_map.layout(days, [(hour, loc.hour(hour)) for hour in _HOURS], key)


def _opening(findings: _Keys) -> dict[int, tuple[int, int]]:
    """One dealership's own hours, by weekday; a market's dealerships have each their own."""
    if unit_of(findings).is_share:
        return dict.fromkeys(_WORKDAYS, _STANDARD)
    return {row["weekday"]: (row["from_hour"], row["to_hour"]) for row in findings["opening_hours"]}


def _step(most: float) -> float:
    """A round width, so that the last step holds the most."""
    if most <= 0:
        return 1.0
    size = 10.0 ** floor(log10(most / STEPS))
    return next(size * times for times in (1, 1.5, 2, 3, 4, 5, 10) if size * times * STEPS >= most)


def _step_of(value: float, step: float) -> int:
    return 0 if value < _HARDLY * step else min(STEPS, 1 + int(value / step))


def _title(hour: Hour, loc: Localizer) -> str:
    when = {"weekday": loc.weekday(hour["weekday"]), "hours": loc.hours(hour["hour"], hour["hour"] + 1)}
    if hour["calls"] is None:
        return loc.text("week.hidden", **when)
    return loc.text(
        "week.cell",
        **when,
        calls=loc.counted("counted.plain_calls", hour["calls"]),
        share=loc.percent(hour["share"] or 0, 2),
    )


def _table(hours: Hours, loc: Localizer) -> Table:
    rows: Sequence[tuple[str, ...]] = [
        (
            loc.hour(of_day),
            *(loc.decimal(100 * (hours[weekday, of_day]["share"] or 0), 2) for weekday in range(1, 8)),
        )
        for of_day in range(24)
    ]
    return Table(loc.text("week.table"), (loc.text("week.head"), *loc.at("weekday.short")), tuple(rows))
