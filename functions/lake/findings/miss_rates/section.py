"""Which part of the calls is missed, where answered calls are known; where they aren't, that is said."""

from functions.lake.findings.miss_rates.contract import MissRate, MissRatesKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import WeekKeys
from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, Section, Sentence, Table

# From so many offered calls on, a rate is told with its decimal.
_LEAST_FOR_DECIMALS = 1_000


class _Keys(SubjectKeys, WeekKeys, MissRatesKeys):
    """What the section reads: a market of which only the number of calls is told has no week."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Gives each department's rate with its interval; none where too few calls were offered."""
    rows = findings["miss_rates"]
    title = loc.text("miss_rates.title")
    if not findings["hour_of_week"] or rows == []:
        return None
    if rows is None:
        return Section("miss_rates", title, (sentence(loc, "miss_rates.none"),))
    told = [row for row in rows if row["rate"] is not None]
    sentences = [_rates(told, loc)] if told else []
    only_missed = [loc.name("department.at", row["department"]) for row in rows if row["offered"] is None]
    if only_missed:
        sentences.append(sentence(loc, "miss_rates.only_missed", list=loc.listed(only_missed)))
    if not sentences:
        return None
    return Section(
        "miss_rates",
        title,
        tuple(sentences),
        figures=(_figure(told, loc),) if told else (),
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


def _figure(rows: list[MissRate], loc: Localizer) -> Figure:
    caption = loc.text("miss_rates.caption")
    names = [loc.name("department.name", row["department"]) for row in rows]
    shares = [_percent(row, row["rate"], loc) for row in rows]
    described = [
        loc.text("miss_rates.description_one", name=name, share=share)
        for name, share in zip(names, shares, strict=True)
    ]
    bars = [Bar(row["rate"] or 0.0, share, "second") for row, share in zip(rows, shares, strict=True)]
    cells = [
        (name, loc.count(row["offered"] or 0), loc.count(row["missed"] or 0), share, _interval(row, loc))
        for name, row, share in zip(names, rows, shares, strict=True)
    ]
    return Figure(
        svg.drawing(
            charts.bars(names, [bars]),
            name="miss-rates-chart",
            title=caption,
            description=loc.text("miss_rates.description", list="; ".join(described)),
        ),
        caption,
        Table(caption, tuple(loc.at("miss_rates.head")), tuple(cells)),
    )


def _percent(row: MissRate, share: float | None, loc: Localizer) -> str:
    return loc.percent(share or 0.0, 1 if (row["offered"] or 0) >= _LEAST_FOR_DECIMALS else 0)


def _interval(row: MissRate, loc: Localizer) -> str:
    bounds = row["interval"]
    if bounds is None:
        return loc.text("miss_rates.no_interval")
    low, high = (_percent(row, bound, loc) for bound in bounds)
    return loc.text("miss_rates.interval", low=low, high=high)
