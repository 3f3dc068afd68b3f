"""The release: 250 words at most, from the same findings as the page."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from functions.lake.findings.catalogue import Findings
from functions.lake.quarter import Quarter
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Sentence
from functions.lake.report.press.common import Telling, telling


class Release(NamedTuple):
    """Its paragraphs are named after what they tell."""

    title: str
    paragraphs: tuple[Sentence, ...]

    @property
    def words(self) -> int:
        """How many words it has, its title left out."""
        text = " ".join(each.text for each in self.paragraphs)
        return sum(any(map(str.isalnum, word)) for word in text.split())


def release(findings: Findings, headline: str, loc: Localizer) -> Release | None:
    """Writes it of a market; None of a dealership, and before the quarter is over."""
    told = telling(findings, loc)
    if told is None:
        return None
    title = told.fill("release.title", headline=headline[:1].lower() + headline[1:])
    paragraphs = [Sentence(f"release.{name}", text) for name, text in _paragraphs(told)]
    return Release(title, tuple(paragraphs))


def _paragraphs(told: Telling) -> Iterator[tuple[str, str]]:
    yield "monday", _lead(told)
    findings, loc = told.findings, told.loc
    first, *others = findings["by_department"]
    if others:
        at = loc.name("department.at", first["department"])
        share = loc.percent(first["share"])
        yield "department", told.fill("release.department", share=share, at=at, others=told.others)
    portions = {each["part"]: each["share"] for each in findings["week_portions"]}
    if portions:
        yield (
            "outside",
            told.fill(
                "release.outside",
                outside=loc.percent(1 - portions["inside"]),
                inside=loc.percent(portions["inside"]),
                after=loc.percent(portions["after_17"]),
                before=loc.percent(portions["before_8"]),
                weekend=loc.percent(portions["saturday"] + portions["sunday"]),
            ),
        )
    yield from _calendar(told)
    reached = {row["minutes"]: row["share"] for row in findings["reached_by"]}
    if reached[1440] and reached[60]:
        shares = {"share": loc.percent(reached[1440], 0), "hour": loc.percent(reached[60], 0)}
        yield "reached", told.fill("release.reached", **shares)
    yield "quote", told.fill("release.quote")
    quarter = Quarter.parse(findings["quarter"])
    period = {"first": loc.day_of_month(quarter.first), "last": loc.day_of_year(quarter.last)}
    yield "about", told.fill("release.about", calls=told.calls, **period)


def _lead(told: Telling) -> str:
    who = {"quarter": told.quarter, "dealerships": told.dealerships}
    monday = told.findings["monday_morning"]
    if not monday or not monday["worst"]:
        return told.fill("release.calls", calls=told.calls, **who)
    share, before = told.loc.percent(monday["share"]), monday["share_before"]
    if monday["worst_before"] and before is not None:
        return told.fill("release.monday", share=share, before=told.loc.percent(before), **who)
    return told.fill("release.monday_alone", share=share, **who)


def _calendar(told: Telling) -> Iterator[tuple[str, str]]:
    loc, holiday = told.loc, told.shifted
    if holiday:
        low, high = (bound - 1 for bound in holiday["next_morning_interval"] or (1.0, 1.0))
        yield (
            "holiday",
            told.fill(
                "release.holiday",
                name=loc.the_holiday(holiday["name"]),
                day=loc.short_day(date.fromisoformat(holiday["next"])),
                change=loc.percent((holiday["next_morning_ratio"] or 1.0) - 1, 0),
                low=loc.change(low, 0),
                high=loc.change(high, 0),
            ),
        )
    peaks = told.findings["peaks"]
    moved = peaks[0]["weeks_moved"] if peaks else None
    if peaks and moved:
        yield (
            "season",
            told.fill(
                "release.season",
                at=loc.name("department.at", peaks[0]["department"]),
                weeks=loc.told("counted.weeks", abs(moved)),
                direction=told.fill("direction.later" if moved > 0 else "direction.earlier").lower(),
                week=loc.day_of_month(date.fromisoformat(peaks[0]["start"])),
            ),
        )
    elif told.findings["peaks_sought"] and not peaks:
        yield "season", told.fill("release.flat")
