"""When in the week calls are missed, and how many of them outside hours."""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, sqrt

from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import Hour, WeekKeys
from functions.lake.report import heat_map
from functions.lake.report.heat_map import Cell
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, KeyFigure, Legend, Section, Sentence, Table

# Below so many calls in the peak hour, chance alone moves it by more than a fifth.
_FEW = 100
# And below so many, another hour might as well have been the peak.
_TOO_FEW = 10
_STEPS = 6
# 95 % of a Poisson count lies within so many of its standard deviations.
_SPREAD = 1.96


# Of so many calls the worst hour of the sample is the true one 86 times in 100; of fewer it is among the
# worst; of still fewer it is chance.
_LEAST_FOR_ONE_HOUR, _LEAST_FOR_HOURS = 20_000, 1_000
_LEAST_FOR_SHARES = 30


class _Keys(SubjectKeys, WeekKeys):
    """What the section reads: of few calls no hour is named."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Names the worst hours, and draws the whole week."""
    peaks = [hour for hour in findings["peak_hours"] if hour["calls"]]
    if not peaks:
        return None
    return Section(
        "week",
        loc.text("week.title"),
        tuple(_peaks(peaks, findings["calls"], loc) + _outside(findings, loc)),
        figures=(_heat_map(findings["hour_of_week"], peaks[0], loc),),
        key_figures=tuple(_key_figures(findings, peaks[0], loc)),
        method=tuple(_method(findings, loc)),
    )


def _key_figures(findings: _Keys, peak: Hour, loc: Localizer) -> Iterator[KeyFigure]:
    if peak["share"] and findings["calls"] >= _LEAST_FOR_ONE_HOUR:
        label = loc.text("figure.peak", slot=_slot(peak, loc))
        yield KeyFigure("peak", loc.percent(peak["share"]), label)
    outside = findings["outside_standard_hours_share"]
    if outside is not None and findings["calls"] >= _LEAST_FOR_SHARES:
        yield KeyFigure("outside", loc.percent(outside), loc.text("figure.outside"))


def _method(findings: WeekKeys, loc: Localizer) -> Iterator[Sentence]:
    yield sentence(loc, "method.time")
    if findings["outside_standard_hours_share"] is not None:
        yield sentence(loc, "method.standard")


def _peaks(peaks: list[Hour], total: int, loc: Localizer) -> list[Sentence]:
    if total < _LEAST_FOR_HOURS:
        return [sentence(loc, "week.few_calls", least=loc.count(_LEAST_FOR_HOURS))]
    if total < _LEAST_FOR_ONE_HOUR:
        share = loc.percent(sum(hour["share"] or 0 for hour in peaks), 0)
        return [sentence(loc, "week.among", list=loc.listed(_runs(peaks, loc)), share=share)]
    first = peaks[0]
    calls = first["calls"] or 0
    sentences = [
        sentence(
            loc,
            "week.peak",
            slot=_slot(first, loc),
            calls=loc.counted("counted.plain_calls", calls),
            share=loc.percent(first["share"] or 0),
        )
    ]
    if calls < _TOO_FEW:
        sentences.append(sentence(loc, "week.too_few"))
    elif calls < _FEW:
        sentences.append(sentence(loc, "week.few", margin=loc.percent(_SPREAD / sqrt(calls), 0)))
    if len(peaks) > 1:
        sentences.append(
            sentence(
                loc,
                "week.peaks",
                number=loc.count(len(peaks)),
                list=loc.listed(_runs(peaks, loc)),
                share=loc.percent(sum(hour["share"] or 0 for hour in peaks)),
            )
        )
    return sentences


def _runs(peaks: list[Hour], loc: Localizer) -> list[str]:
    """The hours, those on end as one."""
    hours = sorted((hour["weekday"], hour["hour"]) for hour in peaks)
    breaks = [n for n, (one, other) in enumerate(pairwise(hours), 1) if other != (one[0], one[1] + 1)]
    edges = [0, *breaks, len(hours)]
    runs = [hours[start:end] for start, end in pairwise(edges)]
    return [loc.slot(run[0][0], run[0][1], run[-1][1] + 1) for run in runs]


def _slot(hour: Hour, loc: Localizer) -> str:
    return loc.slot(hour["weekday"], hour["hour"], hour["hour"] + 1)


def _outside(findings: _Keys, loc: Localizer) -> list[Sentence]:
    if findings["calls"] < _LEAST_FOR_SHARES:
        return []
    shares = {
        "week.standard": findings["outside_standard_hours_share"],
        "week.open": findings["outside_open_hours_share"] if findings["own_hours"] else None,
    }
    return [
        sentence(loc, key, share=loc.percent(share)) for key, share in shares.items() if share is not None
    ]


def _heat_map(hours: list[Hour], peak: Hour, loc: Localizer) -> Figure:
    most = peak["share"] or 0
    width = _width(most)
    rows: list[list[Cell]] = [[Cell("", 0)] * 7 for _ in range(24)]
    for hour in hours:
        rows[hour["hour"]][hour["weekday"] - 1] = Cell(_label(hour, loc), _step(hour["share"] or 0, width))
    caption = loc.text("week.caption")
    described = loc.text(
        "week.description",
        slot=_slot(peak, loc),
        share=loc.percent(most),
    )
    return Figure(
        heat_map.drawing(
            loc.at("weekday.short"),
            [loc.hour(hour) if hour % 3 == 0 else "" for hour in range(24)],
            rows,
            name="week-chart",
            title=caption,
            description=described,
        ),
        caption,
        _table(hours, loc),
        _legend(width, loc),
    )


def _width(most: float) -> float:
    """Of a step of the scale: the steps are equal, in tenths of a percent, and the last holds the peak."""
    return max(1, ceil(round(most * 1000 / _STEPS, 6))) / 1000


def _step(share: float, width: float) -> int:
    """0 is for hours without a call; a share on the edge of two steps is in the lower one."""
    return min(_STEPS, ceil(round(share / width, 6)))


def _label(hour: Hour, loc: Localizer) -> str:
    when = {"weekday": loc.weekday(hour["weekday"]), "hours": loc.hours(hour["hour"], hour["hour"] + 1)}
    if hour["calls"] is None:
        return loc.text("week.hidden", **when)
    return loc.text(
        "week.cell",
        **when,
        calls=loc.counted("counted.plain_calls", hour["calls"]),
        share=loc.percent(hour["share"] or 0, 2),
    )


def _legend(width: float, loc: Localizer) -> Legend:
    steps = [
        (
            f"step-{number}",
            loc.text(
                "week.step",
                low=loc.decimal((number - 1) * width * 100, 1),
                high=loc.percent(min(1, number * width)),
            ),
        )
        for number in range(1, _STEPS + 1)
    ]
    return Legend(tuple(steps))


def _table(hours: list[Hour], loc: Localizer) -> Table:
    shares = {(hour["hour"], hour["weekday"]): hour["share"] or 0 for hour in hours}
    rows = [
        (
            loc.hour(hour),
            *(loc.decimal(100 * shares.get((hour, weekday), 0), 2) for weekday in range(1, 8)),
        )
        for hour in range(24)
    ]
    return Table(
        loc.text("week.table"),
        (loc.text("week.head"), *loc.at("weekday.short")),
        tuple(rows),
    )
