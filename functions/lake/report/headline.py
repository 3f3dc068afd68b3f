"""The page's message: the finding that says most, and what it says beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from functions.lake.findings.callers.whose import whose
from functions.lake.findings.catalogue import Findings
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Sentence

# A finding weighs no more than so many times what would just be worth saying.
_MOST = 3.0
# One that nobody can act on on Monday weighs half.
_NO_ACTION = 0.5
# One that compares with the quarter before weighs half as much again.
_COMPARED = 1.5
# What would just be worth saying: an hour's 1 call a week that one more person answers; a block of three
# hours with so many times its even part of a week of 45 hours; so many not reached; a change.
_GAIN, _EVEN, _NOT_REACHED, _CHANGE = 2.0, 1 / 15, 0.5, 0.05
_LEAST_CALLS = 200


class Headline(NamedTuple):
    """`name`: the finding that it is made of. `is_of_week`: whether the week's half-days prove it."""

    name: str
    text: str
    lede: tuple[Sentence, ...]
    is_of_week: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    text: str
    weight: float
    is_of_week: bool = False


def headline(findings: Findings, quarter: str, loc: Localizer) -> Headline:
    """Chooses the heaviest of the established findings; where none is, the quarter had no surprise."""
    candidates = sorted(_candidates(findings, loc), key=lambda each: -each.weight)
    if candidates and candidates[0].weight >= 1:
        best = candidates[0]
        return Headline(best.name, sentence_case(best.text), tuple(_lede(findings, loc)), best.is_of_week)
    key = "headline.calm" if findings["calls"] else "headline.empty"
    calls = loc.counted("counted.calls", findings["calls"])
    text = loc.text(key, calls=calls, quarter=quarter)
    return Headline(key.partition(".")[2], text, tuple(_lede(findings, loc)), is_of_week=False)


def _candidates(findings: Findings, loc: Localizer) -> Iterator[_Candidate]:
    if findings["calls"] < _LEAST_CALLS:
        return
    yield from _of_week(findings, loc)
    yield from _of_callers(findings, loc)
    for row in findings["changes"]:
        if row["beyond_chance"] and row["change"] is not None:
            key = "fewer" if row["change"] < 0 else "more"
            text = loc.text(
                f"headline.{key}",
                at=loc.name("department.at", row["department"]),
                change=loc.percent(abs(row["change"]), 0),
                against=loc.text(f"headline.{row['against']}"),
            )
            share = next(
                (of["share"] for of in findings["by_department"] if of["department"] == row["department"]),
                0.0,
            )
            yield _Candidate("change", text, _weight(abs(row["change"]) / _CHANGE) * _NO_ACTION * share)


def _of_week(findings: Findings, loc: Localizer) -> Iterator[_Candidate]:
    monday = findings["monday_morning"]
    if monday and monday["worst"]:
        key = "monday_remains" if monday["worst_before"] else "monday"
        weight = _weight(monday["share"] / _EVEN) * (_COMPARED if monday["worst_before"] else 1)
        yield _Candidate(key, loc.text(f"headline.{key}"), weight, is_of_week=True)
    for block in findings["staffing_blocks"][:1]:
        at = loc.name("department.at", block["department"])
        slot = loc.block(block["weekday"], block["from_hour"], block["to_hour"])
        text = loc.text("headline.block", at=at, slot=slot)
        yield _Candidate("block", text, _weight(block["interval"][0] / _GAIN), is_of_week=True)


def _of_callers(findings: Findings, loc: Localizer) -> Iterator[_Candidate]:
    # A market of few tells nothing of its callers.
    reached = findings["reached_by"][-1] if findings["reached_by"] else None
    interval = reached["interval"] if reached else None
    if reached and reached["share"] and interval:
        not_reached = 1 - interval[1]
        text = loc.text("headline.not_reached", share=loc.callers_in_ten(1 - reached["share"]))
        yield _Candidate("not_reached", text, _weight(not_reached / _NOT_REACHED))


def _weight(effect: float) -> float:
    return min(effect, _MOST)


def _lede(findings: Findings, loc: Localizer) -> Iterator[Sentence]:
    if not findings["calls"]:
        return
    monday = findings["monday_morning"]
    if monday and monday["worst"]:
        yield sentence(loc, "lede.monday", share=loc.percent(monday["share"]))
    yield sentence(loc, "lede.calls", calls=loc.counted("counted.calls", findings["calls"]))
    if findings["calls"] >= _LEAST_CALLS and findings["by_department"]:
        first = findings["by_department"][0]
        at = loc.name("department.at", first["department"])
        yield sentence(loc, "lede.department", share=loc.percent(first["share"], 0), at=at)
    reached = findings["reached_by"][-1]["share"] if findings["reached_by"] else None
    waiting = findings["still_to_win_back"]
    if reached and waiting["episodes"]:
        callers = loc.counted("counted.callers", waiting["episodes"])
        yield sentence(loc, "lede.reached", share=loc.callers_in_ten(reached), callers=callers)
        low, base, high = waiting["low"], waiting["base"], waiting["high"]
        if low and base and high and findings["scope"]["kind"] == "dealership":
            dollars = {"low": loc.money(low), "base": loc.money(base), "high": loc.money(high)}
            yield sentence(loc, "lede.worth", **dollars, whose=whose(waiting["assumptions"], loc))
