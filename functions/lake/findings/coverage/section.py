"""Whose calls the report knows, and the days that it leaves out."""

from datetime import date

from functions.lake.findings.coverage.contract import Coverage, CoverageKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import WeekKeys
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence


class _Keys(SubjectKeys, WeekKeys, CoverageKeys):
    """What the section reads: a market of which only the number of calls is told has no week."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Says how many dealerships were followed through the quarter, and what is missing of the others."""
    coverage = findings["coverage"]
    if not coverage["dealerships"]:
        return None
    is_market = findings["scope"]["kind"] == "market" and coverage["dealerships"] > 1
    sentences = _of_market(coverage, loc) if is_market else _of_dealership(coverage, loc)
    if is_market and not findings["hour_of_week"]:
        sentences.append(sentence(loc, "coverage.few"))
    whole = coverage["whole_quarter"] == coverage["dealerships"] and not coverage["gaps"]
    title = loc.text("coverage.title_whole" if whole else "coverage.title")
    return Section("coverage", title, tuple(sentences), quiet=whole)


def _of_market(coverage: Coverage, loc: Localizer) -> list[Sentence]:
    """No dealership is named on a market's page."""
    whole, everyone = coverage["whole_quarter"], coverage["dealerships"]
    if whole == everyone:
        return [sentence(loc, "coverage.all", dealerships=loc.counted("counted.dealerships", everyone))]
    counts = {
        reason: len({gap["dealership"] for gap in coverage["gaps"] if gap["reason"] == reason})
        for reason in ("joined", "left", "silent")
    }
    listed = [loc.counted(f"coverage.{reason}", number) for reason, number in counts.items() if number]
    return [
        sentence(
            loc,
            "coverage.some",
            whole=loc.count(whole),
            dealerships=loc.counted("counted.dealerships", everyone),
            list=loc.listed(listed),
        )
    ]


def _of_dealership(coverage: Coverage, loc: Localizer) -> list[Sentence]:
    if not coverage["gaps"]:
        return [sentence(loc, "coverage.too_quiet" if coverage["too_quiet"] else "coverage.whole")]
    return [
        sentence(
            loc,
            f"coverage.{gap['reason']}_one",
            first=loc.day_of_month(date.fromisoformat(gap["from"])),
            last=loc.day_of_month(date.fromisoformat(gap["to"])),
        )
        for gap in coverage["gaps"]
    ]
