"""The holidays' chart: each period against the same hours of an ordinary week."""

from collections.abc import Mapping, Sequence
from datetime import date

from functions.lake.findings.holidays.contract import Holiday
from functions.lake.findings.holidays.periods import Period
from functions.lake.report.charts import intervals
from functions.lake.report.charts.intervals import Row, Scale
from functions.lake.report.drawing import draw
from functions.lake.report.localizer import Localizer, sentence_case
from functions.lake.report.parts import Figure, Table

# The ends of the scale: an interval that goes further says no more.
_RATIOS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0)

Shown = Sequence[tuple[Holiday, Mapping[str, Period]]]


def figure(shown: Shown, level: str, loc: Localizer) -> Figure:
    """Draws the periods under their holidays, on a scale of ratios: half is as far as twice."""
    rows: list[Row | str] = []
    described = []
    for holiday, periods in shown:
        name = _name(holiday, loc)
        rows += [name, *(_row(period, loc) for period in periods.values())]
        numbers = [
            loc.text(f"holidays.described_{key}", number=loc.change(period.ratio - 1, 0))
            for key, period in periods.items()
        ]
        described.append(loc.text("holidays.described", name=name, list=", ".join(numbers)))
    least = min(row.low for row in rows if isinstance(row, Row))
    # No further down than it takes.
    ratios = [ratio for ratio in _RATIOS if ratio * 2 > min(least, 0.5)]
    ticks = [
        (ratio, loc.text("holidays.ordinary") if ratio == 1 else loc.change(ratio - 1, 0)) for ratio in ratios
    ]
    return Figure(
        draw(
            "holidays-chart",
            loc.text("holidays.description", list="; ".join(described)),
            intervals.layout(rows, Scale(ticks, 1.0, is_log=True)),
        ),
        loc.text("holidays.caption"),
        loc.text("holidays.subtitle", level=level),
        _table(shown, level, loc),
    )


def _row(period: Period, loc: Localizer) -> Row:
    return Row(
        loc.text(f"holidays.label_{period.key}"),
        period.ratio,
        period.low,
        period.high,
        loc.change(period.ratio - 1, 0),
        not period.is_ordinary,
    )


def _cell(period: Period, loc: Localizer) -> str:
    low, high = loc.change(period.low - 1, 0), loc.change(period.high - 1, 0)
    return loc.text("form.range", value=loc.change(period.ratio - 1, 0), low=low, high=high)


def _table(shown: Shown, level: str, loc: Localizer) -> Table:
    rows = []
    for holiday, periods in shown:
        day = loc.day_of_month(date.fromisoformat(holiday["date"]))
        cells = [_cell(periods[key], loc) if key in periods else "" for key in ("eve", "day", "next")]
        rows.append((f"{_name(holiday, loc)}, {day}", *cells))
    return Table(loc.text("holidays.table", level=level), tuple(loc.at("holidays.head")), tuple(rows))


def _name(holiday: Holiday, loc: Localizer) -> str:
    return sentence_case(loc.name("holiday", holiday["name"]))
