"""The days that no holiday and no season explains."""

from datetime import date

from functions.lake.findings.unusual_days.contract import UnusualDay, UnusualDaysKeys
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence


def section(findings: UnusualDaysKeys, loc: Localizer) -> Section | None:
    """Says each of them; nothing where there is none."""
    days = findings["unusual_days"]
    if not days:
        return None
    by_date = sorted(days, key=lambda day: day["date"])
    return Section(
        "unusual_days",
        loc.text(
            "unusual_days.title",
            list=loc.listed(loc.day_of_month(date.fromisoformat(day["date"])) for day in by_date),
        ),
        tuple(_sentence(day, loc) for day in by_date),
        note=loc.text("unusual_days.note"),
        method=(sentence(loc, "method.unusual_days"),),
    )


def _sentence(day: UnusualDay, loc: Localizer) -> Sentence:
    fewer = day["ratio"] < 1
    low, high = (abs(bound - 1) for bound in day["interval"])
    return sentence(
        loc,
        "unusual_days.fewer" if fewer else "unusual_days.more",
        day=loc.short_day(date.fromisoformat(day["date"])),
        share=loc.percent(abs(day["ratio"] - 1), 0),
        low=loc.percent(min(low, high), 0),
        high=loc.percent(max(low, high), 0),
        calls=loc.count(day["calls"]),
        expected=loc.count(round(day["expected"])),
    )
