"""How steady the departments are from month to month, and what changed since a quarter or a year before."""

from collections.abc import Iterator

from functions.lake.findings.departments.contract import DepartmentsKeys
from functions.lake.findings.months.contract import MonthsKeys, Stability
from functions.lake.findings.months.stability import THRESHOLD
from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Figure, Legend, Section, Sentence, Table

# Changes below this, all of them, are worth one sentence and no list.
_SMALL = 0.01
_SHADES = ("month-1", "month-2", "month-3")


class _Keys(DepartmentsKeys, MonthsKeys):
    """What the section reads: the departments give it their order."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Says which departments are steady, and which changed by more than chance explains."""
    stability = findings["stability"]
    if not findings["by_month"]:
        return None
    sentences = _steadiness(stability, loc) + _changes(stability, loc)
    return Section(
        "months",
        loc.text("months.title"),
        tuple(sentences or [sentence(loc, "months.too_few")]),
        figures=(_figure(findings, loc),),
        tables=_table(stability, loc),
        method=tuple(_method(stability, loc)),
    )


def _method(stability: list[Stability], loc: Localizer) -> Iterator[Sentence]:
    if any(row["coefficient_of_variation"] is not None for row in stability):
        yield sentence(loc, "method.steady", threshold=loc.percent(THRESHOLD, 0))
    if any(
        row["change_from_previous_quarter"] is not None or row["change_from_previous_year"] is not None
        for row in stability
    ):
        yield sentence(loc, "method.changes")


def _steadiness(stability: list[Stability], loc: Localizer) -> list[Sentence]:
    steady = [row for row in stability if row["steady"]]
    varied = [row for row in stability if row["steady"] is False]
    sentences = []
    if steady:
        key = "steady_one" if len(steady) == 1 else "steady" if len(steady) < len(stability) else "steady_all"
        sentences.append(
            sentence(
                loc,
                f"months.{key}",
                list=loc.listed(loc.name("department.at", row["department"]) for row in steady),
                most=loc.percent(max(row["coefficient_of_variation"] or 0 for row in steady)),
            )
        )
    if varied:
        listed = [
            loc.text(
                "months.varied",
                at=loc.name("department.at", row["department"]),
                coefficient=loc.percent(row["coefficient_of_variation"] or 0),
            )
            for row in varied
        ]
        key = "months.unsteady" if steady else "months.only_unsteady"
        sentences.append(sentence(loc, key, list=loc.listed(listed)))
    return sentences


def _changes(stability: list[Stability], loc: Localizer) -> list[Sentence]:
    since = {
        "months.quarter": [
            (row["department"], row["change_from_previous_quarter"], row["changed_from_previous_quarter"])
            for row in stability
        ],
        "months.year": [
            (row["department"], row["change_from_previous_year"], row["changed_from_previous_year"])
            for row in stability
        ],
    }
    sentences = []
    for key, changes in since.items():
        known = [(department, change, beyond) for department, change, beyond in changes if change is not None]
        if known:
            sentences.append(_changed(key, known, loc))
    return sentences


def _changed(key: str, changes: list[tuple[str, float, bool | None]], loc: Localizer) -> Sentence:
    if all(abs(change) < _SMALL for _, change, _ in changes):
        return sentence(loc, f"{key}_same", most=loc.percent(_SMALL, 0))
    if not any(beyond for _, _, beyond in changes):
        return sentence(loc, f"{key}_chance")
    listed = [
        loc.text("months.changed", change=loc.change(change), at=loc.name("department.at", department))
        for department, change, beyond in changes
        if beyond
    ]
    return sentence(loc, key, list=loc.listed(listed))


def _figure(findings: _Keys, loc: Localizer) -> Figure:
    counts = {(row["department"], row["month"]): row["calls"] for row in findings["by_month"]}
    months = sorted({month for _, month in counts})
    departments = [row["department"] for row in findings["by_department"]]
    names = [loc.name("department.name", department) for department in departments]
    groups = [
        [
            Bar(counts.get((department, month), 0), loc.count(counts.get((department, month), 0)), shade)
            for department in departments
        ]
        for month, shade in zip(months, _SHADES, strict=False)
    ]
    titles = [sentence_case(loc.month(month)) for month in months]
    caption = loc.text("months.caption")
    rows = [
        (name, *(loc.count(counts.get((department, month), 0)) for month in months))
        for name, department in zip(names, departments, strict=True)
    ]
    described = [
        loc.text("months.described", name=name, counts=", ".join(numbers)) for name, *numbers in rows
    ]
    return Figure(
        svg.drawing(
            charts.bars(names, groups, thickness=17),
            name="months-chart",
            title=caption,
            description=loc.text("months.description", list="; ".join(described)),
        ),
        caption,
        Table(caption, (loc.text("months.head"), *titles), tuple(rows)),
        Legend(tuple(zip(_SHADES, titles, strict=False))),
    )


def _table(stability: list[Stability], loc: Localizer) -> tuple[Table, ...]:
    """Of the columns that have anything to say: no change that chance explains."""
    columns = {
        "coefficient": [_percent(row["coefficient_of_variation"], loc) for row in stability],
        "from_quarter": [
            _change(row["change_from_previous_quarter"], row["changed_from_previous_quarter"], loc)
            for row in stability
        ],
        "from_year": [
            _change(row["change_from_previous_year"], row["changed_from_previous_year"], loc)
            for row in stability
        ],
    }
    there = {name: column for name, column in columns.items() if any(column)}
    if not there:
        return ()
    names = [loc.name("department.name", row["department"]) for row in stability]
    head = (loc.text("months.head"), *(loc.text(f"months.{name}") for name in there))
    rows = tuple(zip(names, *there.values(), strict=True))
    return (Table(loc.text("months.table"), head, rows),)


def _percent(share: float | None, loc: Localizer) -> str:
    return "" if share is None else loc.percent(share)


def _change(fraction: float | None, beyond: bool | None, loc: Localizer) -> str:
    return "" if fraction is None or not beyond else loc.change(fraction)
