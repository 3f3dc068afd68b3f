"""The chart beside the message: when in the week the calls are missed."""

from functions.lake.findings.catalogue import Findings
from functions.lake.report.charts import grouped_bars
from functions.lake.report.charts.grouped_bars import Bar, Group
from functions.lake.report.drawing import HALF, draw
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Figure, Table

_HALVES = {"morning": range(8, 12), "afternoon": range(12, 17)}
_WORKDAYS = range(1, 6)
# The three hours of a morning in which most calls come.
_PEAK = range(9, 12)


def hero(findings: Findings, loc: Localizer) -> Figure:
    """Draws a dealership's half-days in calls a week, and a market's mornings as shares of all calls."""
    calls = {(hour["weekday"], hour["hour"]): hour["calls"] or 0 for hour in findings["hour_of_week"]}
    scope = findings["scope"]
    if scope["kind"] == "market" and scope["dealerships"] > 1:
        return _mornings(findings, calls, loc)
    return _half_days(findings, calls, loc)


def _half_days(findings: Findings, calls: dict[tuple[int, int], int], loc: Localizer) -> Figure:
    weeks = max(1.0, sum(week["days"] for week in findings["weeks"]) / 7)
    sums = {
        (weekday, half): sum(calls.get((weekday, hour), 0) for hour in hours) / weeks
        for weekday in _WORKDAYS
        for half, hours in _HALVES.items()
    }
    most = max(sums, key=lambda key: sums[key])
    groups = [
        Group(
            loc.weekday(weekday),
            [
                Bar(
                    loc.text(f"hero.{half}"),
                    loc.text(f"hero.{half}_short"),
                    sums[weekday, half],
                    loc.count(round(sums[weekday, half])),
                    (weekday, half) == most,
                )
                for half in _HALVES
            ],
        )
        for weekday in _WORKDAYS
    ]
    return _figure("half_days", groups, "", loc)


def _mornings(findings: Findings, calls: dict[tuple[int, int], int], loc: Localizer) -> Figure:
    shares = {
        weekday: sum(calls.get((weekday, hour), 0) for hour in _PEAK) / findings["calls"]
        for weekday in _WORKDAYS
    }
    most = max(shares, key=lambda weekday: shares[weekday])
    monday = findings["monday_morning"]
    before = monday["share_before"] if monday else None
    groups = [
        Group(
            loc.weekday(weekday),
            [
                Bar(
                    "",
                    "",
                    share,
                    loc.percent(share),
                    weekday == most,
                    before if weekday == 1 else None,
                )
            ],
        )
        for weekday, share in shares.items()
    ]
    return _figure("mornings", groups, loc.text("hero.before") if before is not None else "", loc)


def _figure(kind: str, groups: list[Group], tick: str, loc: Localizer) -> Figure:
    rows = tuple((f"{group.name} {bar.name}".strip(), bar.label) for group in groups for bar in group.bars)
    caption = loc.text(f"hero.{kind}")
    described = "; ".join(" ".join(row) for row in rows)
    return Figure(
        draw("hero-chart", f"{caption}. {described}.", grouped_bars.layout(groups, tick), HALF),
        caption,
        loc.text(f"hero.{kind}_subtitle"),
        Table(caption, tuple(loc.at(f"hero.{kind}_head")), rows),
    )
