"""The weeks of the quarter, and how far the season's peak moved within a year."""

from datetime import date
from math import floor, log10

from functions.quarterly_rollup.findings.contract import Findings, PeakWeek, Week
from functions.quarterly_rollup.report import charts, svg
from functions.quarterly_rollup.report.charts import Bar
from functions.quarterly_rollup.report.parts import Figure, Legend, Section, Sentence, Table
from functions.quarterly_rollup.report.speech import Speech, stated

_DAYS = 7
# So many weeks with calls can be said to be alike.
_COMPARABLE = 6


def season(findings: Findings, speech: Speech) -> Section | None:
    weeks, peak = findings["weeks"], findings["peak_week"]
    if not any(week["calls"] for week in weeks):
        return None
    return Section(
        "season",
        speech.say("season.title"),
        tuple(_peak(peak, speech) if peak else _flat(weeks, speech)),
        figures=(_figure(weeks, peak, speech),),
    )


def _peak(peak: PeakWeek, speech: Speech) -> list[Sentence]:
    said = [
        stated(
            speech,
            "season.peak_first" if peak["week"] == 1 else "season.peak",
            week=str(peak["week"]),
            date=speech.short_day(date.fromisoformat(peak["start"])),
            calls=speech.counted("counted.calls", peak["calls"]),
        )
    ]
    moved = peak["weeks_moved"]
    if moved is not None:
        key = "season.later" if moved > 0 else "season.earlier" if moved < 0 else "season.same"
        said.append(stated(speech, key, weeks=speech.counted("counted.weeks", abs(moved))))
    return said


def _flat(weeks: list[Week], speech: Speech) -> list[Sentence]:
    with_calls = [week for week in weeks if week["calls"]]
    return [stated(speech, "season.flat")] if len(with_calls) >= _COMPARABLE else []


def _figure(weeks: list[Week], peak: PeakWeek | None, speech: Speech) -> Figure:
    starts = [date.fromisoformat(week["start"]) for week in weeks]
    # Every third week has its date below it: there is no room for more.
    labels = [speech.tick(start) if number % 3 == 0 else "" for number, start in enumerate(starts)]
    bars = [
        Bar(week["calls"], _said(week, start, speech), _style(week, peak))
        for week, start in zip(weeks, starts, strict=True)
    ]
    caption = speech.say("season.caption")
    ends = {"first": speech.day_of_month(starts[0]), "last": speech.day_of_month(starts[-1])}
    described = (
        speech.say(
            "season.description",
            **ends,
            peak=speech.day_of_month(date.fromisoformat(peak["start"])),
            calls=speech.counted("counted.plain_calls", peak["calls"]),
        )
        if peak
        else speech.say("season.description_flat", **ends)
    )
    return Figure(
        svg.drawing(
            charts.columns(labels, bars, _ticks(max(week["calls"] for week in weeks), speech)),
            name="season-chart",
            title=caption,
            description=described,
        ),
        caption,
        Table(
            caption,
            tuple(speech.at("season.head")),
            tuple(
                (_week(week, start, speech), speech.count(week["calls"]))
                for week, start in zip(weeks, starts, strict=True)
            ),
        ),
        _legend(weeks, peak, speech),
    )


def _style(week: Week, peak: PeakWeek | None) -> str:
    if peak and week["start"] == peak["start"]:
        return "accent"
    return "partial" if week["days"] < _DAYS else "second"


def _legend(weeks: list[Week], peak: PeakWeek | None, speech: Speech) -> Legend | None:
    styles = {_style(week, peak) for week in weeks}
    told = {"accent": "season.legend_peak", "partial": "season.legend_partial"}
    entries = tuple((style, speech.say(key)) for style, key in told.items() if style in styles)
    return Legend(entries) if entries else None


def _week(week: Week, start: date, speech: Speech) -> str:
    if week["days"] == _DAYS:
        return speech.day_of_month(start)
    return speech.counted("season.partial", week["days"], date=speech.day_of_month(start))


def _said(week: Week, start: date, speech: Speech) -> str:
    return f"{_week(week, start, speech)}, {speech.counted('counted.plain_calls', week['calls'])}"


def _ticks(most: int, speech: Speech) -> list[tuple[float, str]]:
    """From 0, in round steps, to the greatest or just above: four to seven of them."""
    magnitude = 10 ** floor(log10(most))
    step = next(size for size in (magnitude / 5, magnitude / 2, magnitude, 2 * magnitude) if most / size <= 6)
    step = max(1, step)
    return [(number * step, speech.count(number * step)) for number in range(int(-(-most // step)) + 1)]
