"""Which part of the calls is missed, where answered calls are known; where they aren't, that is said."""

from functions.lake.findings.miss_rates.contract import MissRate, MissRatesKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import WeekKeys
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence, Table

# From so many offered calls on, a rate is told with its decimal.
_LEAST_FOR_DECIMALS = 1_000


class _Keys(SubjectKeys, WeekKeys, MissRatesKeys):
    """What the section reads: a market of which only the number of calls is told has no week."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Gives each department's rate with its interval; none where too few calls were offered."""
    rows = findings["miss_rates"]
    if not findings["hour_of_week"] or rows == []:
        return None
    if rows is None:
        return Section("miss_rates", loc.text("miss_rates.title_none"), (sentence(loc, "miss_rates.none"),))
    told = [row for row in rows if row["rate"] is not None]
    sentences = [_rates(told, loc)] if told else []
    only_missed = [loc.name("department.at", row["department"]) for row in rows if row["offered"] is None]
    if only_missed:
        sentences.append(sentence(loc, "miss_rates.only_missed", list=loc.listed(only_missed)))
    if not sentences:
        return None
    return Section(
        "miss_rates",
        _title(told, loc) if told else loc.text("miss_rates.title_none"),
        tuple(sentences),
        tables=(_table(told, loc),) if told else (),
        method=(sentence(loc, "method.miss_rates"),) if told else (),
    )


def _rates(rows: list[MissRate], loc: Localizer) -> Sentence:
    listed = [
        loc.text(
            "miss_rates.one",
            at=loc.name("department.at", row["department"]),
            share=_percent(row, row["rate"], loc),
            interval=_interval(row, loc),
        )
        for row in rows
    ]
    return sentence(loc, "miss_rates.rates", list=loc.listed(listed))


def _title(told: list[MissRate], loc: Localizer) -> str:
    """The part of all calls whose answers are known."""
    offered = sum(row["offered"] or 0 for row in told)
    share = sum(row["missed"] or 0 for row in told) / offered if offered else 0.0
    return loc.text("miss_rates.title", share=loc.percent(share, 0))


def _table(rows: list[MissRate], loc: Localizer) -> Table:
    cells = [
        (
            loc.name("department.name", row["department"]),
            loc.count(row["offered"] or 0),
            loc.count(row["missed"] or 0),
            _percent(row, row["rate"], loc),
            _interval(row, loc),
        )
        for row in rows
    ]
    return Table(loc.text("miss_rates.caption"), tuple(loc.at("miss_rates.head")), tuple(cells))


def _percent(row: MissRate, share: float | None, loc: Localizer) -> str:
    return loc.percent(share or 0.0, 1 if (row["offered"] or 0) >= _LEAST_FOR_DECIMALS else 0)


def _interval(row: MissRate, loc: Localizer) -> str:
    bounds = row["interval"]
    if bounds is None:
        return loc.text("miss_rates.no_interval")
    low, high = (_percent(row, bound, loc) for bound in bounds)
    return loc.text("miss_rates.interval", low=low, high=high)
