"""The weeks of the quarter, and how far the season's peak moved within a year."""

from datetime import date
from math import floor, log10

from functions.lake.findings.season.contract import DepartmentPeak, PeakWeek, SeasonKeys, Week
from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, Legend, Section, Sentence, Table

_DAYS = 7


def section(findings: SeasonKeys, loc: Localizer) -> Section | None:
    """Names each department's peak, if any, and draws the weeks."""
    weeks, peak = findings["weeks"], findings["peak_week"]
    if not any(week["calls"] for week in weeks):
        return None
    sentences = [sentence for of in findings["peaks"] for sentence in _peak(of, loc)]
    return Section(
        "season",
        loc.text("season.title"),
        tuple(sentences or _flat(findings, loc)),
        figures=(_figure(weeks, peak, loc),),
    )


def _peak(peak: DepartmentPeak, loc: Localizer) -> list[Sentence]:
    low, high = peak["interval"]
    sentences = [
        sentence(
            loc,
            "season.peak",
            week=loc.day_of_month(date.fromisoformat(peak["start"])),
            at=loc.name("department.at", peak["department"]),
            ratio=loc.text("form.ratio", number=loc.decimal(peak["ratio"], 1)),
            low=loc.decimal(low, 1),
            high=loc.decimal(high, 1),
        )
    ]
    moved, bounds, then = peak["weeks_moved"], peak["weeks_moved_interval"], peak["last_year"]
    if moved is not None and bounds is not None and then is not None:
        key = "season.later" if moved > 0 else "season.earlier" if moved < 0 else "season.same"
        least, most = sorted(map(abs, bounds)) if bounds[0] * bounds[1] >= 0 else (0, max(map(abs, bounds)))
        # Bounds that are the weeks themselves add nothing.
        if least == most or not moved:
            between = ""
        else:
            between = loc.text("season.between", least=loc.count(least), most=loc.count(most))
        sentences.append(
            sentence(
                loc,
                key,
                weeks=loc.counted("counted.weeks", abs(moved)),
                then=loc.day_of_month(date.fromisoformat(then)),
                between=between,
            )
        )
    return sentences


def _flat(findings: SeasonKeys, loc: Localizer) -> list[Sentence]:
    sought = [loc.name("department.at", department) for department in findings["peaks_sought"]]
    return [sentence(loc, "season.flat", list=loc.listed(sought))] if sought else []


def _figure(weeks: list[Week], peak: PeakWeek | None, loc: Localizer) -> Figure:
    starts = [date.fromisoformat(week["start"]) for week in weeks]
    # Every third week has its date below it: there is no room for more.
    labels = [loc.tick(start) if number % 3 == 0 else "" for number, start in enumerate(starts)]
    bars = [
        Bar(week["calls"], _label(week, start, loc), _style(week, peak))
        for week, start in zip(weeks, starts, strict=True)
    ]
    caption = loc.text("season.caption")
    ends = {"first": loc.day_of_month(starts[0]), "last": loc.day_of_month(starts[-1])}
    described = (
        loc.text(
            "season.description",
            **ends,
            peak=loc.day_of_month(date.fromisoformat(peak["start"])),
            calls=loc.counted("counted.plain_calls", peak["calls"]),
        )
        if peak
        else loc.text("season.description_flat", **ends)
    )
    return Figure(
        svg.drawing(
            charts.columns(labels, bars, _ticks(max(week["calls"] for week in weeks), loc)),
            name="season-chart",
            title=caption,
            description=described,
        ),
        caption,
        Table(
            caption,
            tuple(loc.at("season.head")),
            tuple(
                (_week(week, start, loc), loc.count(week["calls"]))
                for week, start in zip(weeks, starts, strict=True)
            ),
        ),
        _legend(weeks, peak, loc),
    )


def _style(week: Week, peak: PeakWeek | None) -> str:
    if peak and week["start"] == peak["start"]:
        return "accent"
    return "partial" if week["days"] < _DAYS else "second"


def _legend(weeks: list[Week], peak: PeakWeek | None, loc: Localizer) -> Legend | None:
    styles = {_style(week, peak) for week in weeks}
    keys = {"accent": "season.legend_peak", "partial": "season.legend_partial"}
    entries = tuple((style, loc.text(key)) for style, key in keys.items() if style in styles)
    return Legend(entries) if entries else None


def _week(week: Week, start: date, loc: Localizer) -> str:
    if week["days"] == _DAYS:
        return loc.day_of_month(start)
    return loc.counted("season.partial", week["days"], date=loc.day_of_month(start))


def _label(week: Week, start: date, loc: Localizer) -> str:
    return f"{_week(week, start, loc)}, {loc.counted('counted.plain_calls', week['calls'])}"


def _ticks(most: int, loc: Localizer) -> list[tuple[float, str]]:
    """From 0, in round steps, to the greatest or just above: four to seven of them."""
    magnitude = 10 ** floor(log10(most))
    step = next(size for size in (magnitude / 5, magnitude / 2, magnitude, 2 * magnitude) if most / size <= 6)
    step = max(1, step)
    return [(number * step, loc.count(number * step)) for number in range(int(-(-most // step)) + 1)]
