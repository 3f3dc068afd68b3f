"""When in the week calls are missed, and how many of them outside hours."""

from itertools import pairwise
from math import ceil, sqrt

from functions.quarterly_rollup.findings.contract import Findings, Hour
from functions.quarterly_rollup.report import heat_map
from functions.quarterly_rollup.report.heat_map import Cell
from functions.quarterly_rollup.report.parts import Figure, Legend, Section, Sentence, Table
from functions.quarterly_rollup.report.speech import Speech, stated

# Below so many calls in the peak hour, chance alone moves it by more than a fifth.
_FEW = 100
# And below so many, another hour might as well have been the peak.
_TOO_FEW = 10
_STEPS = 6
# 95 % of a Poisson count lies within so many of its standard deviations.
_SPREAD = 1.96


def week(findings: Findings, speech: Speech) -> Section | None:
    peaks = [hour for hour in findings["peak_hours"] if hour["calls"]]
    if not peaks:
        return None
    return Section(
        "week",
        speech.say("week.title"),
        tuple(_peaks(peaks, speech) + _outside(findings, speech)),
        figures=(_heat_map(findings["hour_of_week"], peaks[0], speech),),
    )


def _peaks(peaks: list[Hour], speech: Speech) -> list[Sentence]:
    first = peaks[0]
    said = [
        stated(
            speech,
            "week.peak",
            slot=slot(first["weekday"], first["hour"], first["hour"] + 1, speech),
            calls=speech.counted("counted.plain_calls", first["calls"]),
            share=speech.percent(first["share"] or 0),
        )
    ]
    if first["calls"] < _TOO_FEW:
        said.append(stated(speech, "week.too_few"))
    elif first["calls"] < _FEW:
        said.append(stated(speech, "week.few", margin=speech.percent(_SPREAD / sqrt(first["calls"]), 0)))
    if len(peaks) > 1:
        said.append(
            stated(
                speech,
                "week.peaks",
                number=speech.count(len(peaks)),
                list=speech.listed(_runs(peaks, speech)),
                share=speech.percent(sum(hour["share"] or 0 for hour in peaks)),
            )
        )
    return said


def _runs(peaks: list[Hour], speech: Speech) -> list[str]:
    """The hours, those on end as one."""
    hours = sorted((hour["weekday"], hour["hour"]) for hour in peaks)
    breaks = [n for n, (one, other) in enumerate(pairwise(hours), 1) if other != (one[0], one[1] + 1)]
    edges = [0, *breaks, len(hours)]
    runs = [hours[start:end] for start, end in pairwise(edges)]
    return [slot(run[0][0], run[0][1], run[-1][1] + 1, speech) for run in runs]


def slot(weekday: int, start: int, end: int, speech: Speech) -> str:
    """lundi de 9 h à 12 h"""
    return speech.say("form.slot", weekday=speech.weekday(weekday), hours=speech.hours(start, end))


def _outside(findings: Findings, speech: Speech) -> list[Sentence]:
    shares = {
        "week.standard": findings["outside_standard_hours_share"],
        "week.open": findings["outside_open_hours_share"] if findings["own_hours"] else None,
    }
    return [
        stated(speech, key, share=speech.percent(share)) for key, share in shares.items() if share is not None
    ]


def _heat_map(hours: list[Hour], peak: Hour, speech: Speech) -> Figure:
    most = peak["share"] or 0
    width = _width(most)
    rows: list[list[Cell]] = [[Cell("", 0)] * 7 for _ in range(24)]
    for hour in hours:
        rows[hour["hour"]][hour["weekday"] - 1] = Cell(_said(hour, speech), _step(hour["share"] or 0, width))
    caption = speech.say("week.caption")
    described = speech.say(
        "week.description",
        slot=slot(peak["weekday"], peak["hour"], peak["hour"] + 1, speech),
        share=speech.percent(most),
    )
    return Figure(
        heat_map.drawing(
            speech.at("weekday.short"),
            [speech.hour(hour) if hour % 3 == 0 else "" for hour in range(24)],
            rows,
            name="week-chart",
            title=caption,
            description=described,
        ),
        caption,
        _table(hours, speech),
        _legend(width, speech),
    )


def _width(most: float) -> float:
    """Of a step of the scale: the steps are equal, in tenths of a percent, and the last holds the peak."""
    return max(1, ceil(round(most * 1000 / _STEPS, 6))) / 1000


def _step(share: float, width: float) -> int:
    """0 is for hours without a call; a share on the edge of two steps is in the lower one."""
    return min(_STEPS, ceil(round(share / width, 6)))


def _said(hour: Hour, speech: Speech) -> str:
    return speech.say(
        "week.cell",
        weekday=speech.weekday(hour["weekday"]),
        hours=speech.hours(hour["hour"], hour["hour"] + 1),
        calls=speech.counted("counted.plain_calls", hour["calls"]),
        share=speech.percent(hour["share"] or 0, 2),
    )


def _legend(width: float, speech: Speech) -> Legend:
    steps = [
        (
            f"step-{number}",
            speech.say(
                "week.step",
                low=speech.decimal((number - 1) * width * 100, 1),
                high=speech.percent(min(1, number * width)),
            ),
        )
        for number in range(1, _STEPS + 1)
    ]
    return Legend(tuple(steps))


def _table(hours: list[Hour], speech: Speech) -> Table:
    shares = {(hour["hour"], hour["weekday"]): hour["share"] or 0 for hour in hours}
    rows = [
        (
            speech.hour(hour),
            *(speech.decimal(100 * shares.get((hour, weekday), 0), 2) for weekday in range(1, 8)),
        )
        for hour in range(24)
    ]
    return Table(
        speech.say("week.table"), (speech.say("week.head"), *speech.at("weekday.short")), tuple(rows)
    )
