"""The figures to cite: each says its period and of whom it is, and has its margin beneath."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from functions.lake.findings.catalogue import Findings
from functions.lake.report.localizer import Localizer
from functions.lake.report.press.common import Telling, telling

# Of so many calls the worst hour of the sample is the true one.
_LEAST_FOR_ONE_HOUR = 20_000
_HOURS = 168


class Quote(NamedTuple):
    """`name`: the finding. `margin`: how sure it is, and of how many calls."""

    name: str
    text: str
    margin: str


def quotes(findings: Findings, loc: Localizer) -> list[Quote]:
    """Those that are established; none of a dealership."""
    told = telling(findings, loc)
    return [*_of_week(told), *_of_what(told), *_of_callers(told)] if told else []


def how_to_cite(findings: Findings, loc: Localizer) -> str:
    """The source, as a reader should give it."""
    told = telling(findings, loc)
    if told is None:
        return ""
    return told.fill("cite.how", quarter=told.quarter, calls=told.calls, dealerships=told.dealerships)


def _of_week(told: Telling) -> Iterator[Quote]:
    findings, loc = told.findings, told.loc
    who = {"quarter": told.quarter, "dealerships": told.dealerships}
    monday = findings["monday_morning"]
    if monday and monday["worst"]:
        before = monday["share_before"]
        margin = (
            told.fill("margin.before", share=loc.percent(before), calls=told.calls)
            if before is not None
            else f"{told.calls}."
        )
        yield Quote("monday", told.fill("quote.monday", share=loc.percent(monday["share"]), **who), margin)
    peak = findings["peak_hours"][0] if findings["peak_hours"] else None
    if peak and peak["share"] and findings["calls"] >= _LEAST_FOR_ONE_HOUR:
        slot = loc.slot(peak["weekday"], peak["hour"], peak["hour"] + 1)
        text = told.fill("quote.peak", slot=slot, share=loc.percent(peak["share"]), **who)
        even = loc.percent(1 / _HOURS)
        yield Quote("peak", text, told.fill("margin.even", share=even, calls=told.calls))
    portions = {each["part"]: each for each in findings["week_portions"]}
    inside = portions["inside"] if portions else None
    if inside and inside["interval"]:
        low, high = (loc.percent(1 - bound) for bound in reversed(inside["interval"]))
        text = told.fill("quote.outside", share=loc.percent(1 - inside["share"]), **who)
        yield Quote("outside", text, told.fill("margin.share", low=low, high=high, calls=told.calls))


def _of_what(told: Telling) -> Iterator[Quote]:
    loc = told.loc
    rows = told.findings["by_department"]
    if len(rows) > 1:
        text = told.fill(
            "quote.department",
            quarter=told.quarter,
            dealerships=told.dealerships,
            share=loc.percent(rows[0]["share"]),
            at=loc.name("department.at", rows[0]["department"]),
            others=told.others,
        )
        yield Quote("department", text, told.fill("margin.number", calls=told.calls))
    holiday = told.shifted
    if holiday:
        low, high = (bound - 1 for bound in holiday["next_morning_interval"] or (1.0, 1.0))
        text = told.fill(
            "quote.holiday",
            day=loc.day(date.fromisoformat(holiday["next"])),
            the=loc.the_holiday(holiday["name"]),
            change=loc.percent((holiday["next_morning_ratio"] or 1.0) - 1, 0),
        )
        who = loc.counted("counted.dealerships", holiday["dealerships"])
        margin = told.fill("margin.change", low=loc.change(low, 0), high=loc.change(high, 0), dealerships=who)
        yield Quote("holiday", text, margin)


def _of_callers(told: Telling) -> Iterator[Quote]:
    last = told.findings["reached_by"][-1]
    if last["share"] and last["interval"]:
        low, high = (told.loc.percent(bound) for bound in last["interval"])
        text = told.fill(
            "quote.reached",
            quarter=told.quarter,
            dealerships=told.dealerships,
            share=told.loc.percent(last["share"]),
        )
        yield Quote("reached", text, told.fill("margin.share", low=low, high=high, calls=told.calls))
