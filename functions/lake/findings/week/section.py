"""When in the week calls are missed, and how many of them outside hours."""

from collections.abc import Iterator
from itertools import pairwise
from math import sqrt

from functions.lake.findings.season.contract import SeasonKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import EarlierShare, Hour, WeekKeys
from functions.lake.findings.week.drawing import figure
from functions.lake.findings.week_parts.contract import WeekPartsKeys
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Comparison, KeyFigure, Section, Sentence

# Below so many calls in the peak hour, chance alone moves it by more than a fifth.
_FEW = 100
# And below so many, another hour might as well have been the peak.
_TOO_FEW = 10
# 95 % of a Poisson count lies within so many of its standard deviations.
_SPREAD = 1.96


# Of so many calls the worst hour of the sample is the true one 86 times in 100; of fewer it is among the
# worst; of still fewer it is chance.
_LEAST_FOR_ONE_HOUR, _LEAST_FOR_HOURS = 20_000, 1_000
_LEAST_FOR_SHARES = 30
# Of fewer the map would be of single calls.
_LEAST_FOR_MAP = 200


class _Keys(SubjectKeys, WeekKeys, WeekPartsKeys, SeasonKeys):
    """What the section reads: of few calls no hour is named; the season says how many weeks there are."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Names the worst hours, and draws the whole week."""
    peaks = [hour for hour in findings["peak_hours"] if hour["calls"]]
    if not peaks:
        return None
    return Section(
        "week",
        _title(findings, peaks[0], loc),
        tuple(_peaks(peaks, findings["calls"], loc) + _outside(findings, loc)),
        figures=(figure(findings, loc),) if findings["calls"] >= _LEAST_FOR_MAP else (),
        key_figures=tuple(_key_figures(findings, loc)),
        method=tuple(_method(findings, loc)),
    )


def _title(findings: _Keys, peak: Hour, loc: Localizer) -> str:
    monday = findings["monday_morning"]
    if monday and monday["worst"]:
        return loc.text("week.title_remains" if monday["worst_before"] else "week.title_worst")
    if findings["calls"] >= _LEAST_FOR_ONE_HOUR:
        return loc.text("week.title_peak", slot=_slot(peak, loc))
    return loc.text("week.title" if findings["calls"] >= _LEAST_FOR_HOURS else "week.title_few")


def _key_figures(findings: _Keys, loc: Localizer) -> Iterator[KeyFigure]:
    outside = findings["outside_standard_hours_share"]
    if outside is None or findings["calls"] < _LEAST_FOR_SHARES:
        return
    before = [
        Comparison(_earlier(row, findings["scope"]["dealerships"], loc), loc.percent(row["share"]))
        for row in findings["outside_standard_hours_before"]
    ]
    parts = [
        Comparison(loc.text(f"figure.parts.{each['part']}"), loc.percent(each["share"]))
        for each in findings["week_portions"]
        if each["part"] != "inside"
    ]
    yield KeyFigure("outside", loc.percent(outside), loc.text("figure.outside"), compared=(*before, *parts))


def _earlier(row: EarlierShare, dealerships: int, loc: Localizer) -> str:
    """Says of how many dealerships it is, where these aren't all."""
    number = row["dealerships_compared"]
    if number in (1, dealerships):
        return loc.text(f"figure.at.{row['against']}")
    return loc.text(f"figure.at_some.{row['against']}", number=loc.count(number))


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
                number=loc.number(len(peaks)),
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
