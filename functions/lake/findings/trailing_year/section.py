"""What the last twelve months come to."""

from collections.abc import Iterator
from datetime import date

from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.trailing_year.contract import TrailingYear, TrailingYearKeys
from functions.lake.quarter import Quarter
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence


class _Keys(SubjectKeys, TrailingYearKeys):
    """What the section reads: the subject says whether it is a market."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Says the year's total and what it means for the whole market, or which quarters are missing for it."""
    year = findings["trailing_year"]
    # Of a market of which only the number of calls is told, all of it is blank.
    if not year or not year["first"]:
        return None
    is_market = findings["scope"]["kind"] == "market" and findings["scope"]["dealerships"] > 1
    said = tuple(_sentences(year, loc, is_market=is_market))
    method = (sentence(loc, "method.trailing_year"),) if year["per_dealership"] else ()
    quiet = year["calls"] is None
    return Section("trailing_year", loc.text("trailing_year.title"), said, method=method, quiet=quiet)


def _sentences(year: TrailingYear, loc: Localizer, *, is_market: bool) -> Iterator[Sentence]:
    if year["missing"]:
        listed = loc.listed(_quarter(Quarter.parse(name), loc) for name in year["missing"])
        yield sentence(loc, "trailing_year.missing", list=listed)
        return
    if year["calls"] is None:
        yield sentence(loc, "trailing_year.few")
        return
    first, last = (loc.day_of_year(date.fromisoformat(year[end])) for end in ("first", "last"))
    if not is_market:
        calls = loc.counted("counted.plain_calls", year["calls"])
        yield sentence(loc, "trailing_year.dealership", first=first, last=last, calls=calls)
        return
    key = "trailing_year.all" if year["followed"] == year["dealerships"] else "trailing_year.some"
    dealerships = loc.counted("counted.dealerships", year["dealerships"])
    yield sentence(
        loc,
        key,
        first=first,
        last=last,
        calls=loc.counted("counted.calls", year["calls"]),
        dealerships=dealerships,
        followed=loc.count(year["followed"]),
    )
    if each := year["per_dealership"]:
        yield sentence(
            loc,
            "trailing_year.each",
            mean=loc.count(each["mean"]),
            low=loc.count(each["interval"][0]),
            high=loc.count(each["interval"][1]),
        )
    if whole := year["whole_market"]:
        yield sentence(
            loc,
            "trailing_year.whole",
            dealerships=loc.counted("counted.dealerships", whole["dealerships"]),
            calls=loc.count(whole["calls"]),
            low=loc.count(whole["interval"][0]),
            high=loc.count(whole["interval"][1]),
        )


def _quarter(quarter: Quarter, loc: Localizer) -> str:
    pattern: str = loc.at("page.quarter")[quarter.number - 1]
    return loc.text("trailing_year.of", quarter=pattern.format(year=quarter.year))
