"""How steady the departments are from month to month, and what changed since a quarter or a year before."""

from collections.abc import Iterator

from functions.lake.findings.change import LEAST_CHANGE
from functions.lake.findings.departments.contract import DepartmentsKeys
from functions.lake.findings.months.contract import Against, Change, MonthsKeys, Stability
from functions.lake.findings.months.stability import LEAST_DEVIATION, WITHIN
from functions.lake.findings.subject import SubjectKeys
from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Figure, Legend, Section, Sentence, Table

_SHADES = ("month-1", "month-2", "month-3")
_AGAINST: dict[Against, str] = {"previous_quarter": "quarter", "previous_year": "year"}


class _Keys(SubjectKeys, DepartmentsKeys, MonthsKeys):
    """What the section reads: the departments give it their order, the subject says how many there are."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Says which departments are steady, and which changed by more than weeks differ by anyway."""
    if not findings["by_month"]:
        return None
    sentences = [*_steadiness(findings["stability"], loc), *_changes(findings, loc)]
    return Section(
        "months",
        loc.text("months.title"),
        tuple(sentences or [sentence(loc, "months.too_few")]),
        figures=(_figure(findings, loc),),
        tables=_table(findings["changes"], loc),
        method=tuple(_method(findings, loc)),
    )


def _method(findings: _Keys, loc: Localizer) -> Iterator[Sentence]:
    if any(row["steady"] is not None for row in findings["stability"]):
        within, least = loc.percent(WITHIN, 0), loc.percent(LEAST_DEVIATION, 0)
        yield sentence(loc, "method.steady", within=within, least=least)
    if any(row["change"] is not None for row in findings["changes"]):
        yield sentence(loc, "method.changes", least=loc.percent(LEAST_CHANGE, 0))


def _steadiness(stability: list[Stability], loc: Localizer) -> Iterator[Sentence]:
    steady = [row for row in stability if row["steady"]]
    varied = [row for row in stability if row["steady"] is False]
    if steady:
        key = "months.steady" if len(steady) < len(stability) or len(steady) == 1 else "months.steady_all"
        yield sentence(loc, key, list=_at(steady, loc), within=loc.percent(WITHIN, 0))
    if varied:
        yield sentence(loc, "months.varied", list=_at(varied, loc))


def _changes(findings: _Keys, loc: Localizer) -> Iterator[Sentence]:
    for against, name in _AGAINST.items():
        rows = [row for row in findings["changes"] if row["against"] == against]
        if not rows:
            continue
        known = [row for row in rows if row["change"] is not None]
        if not known:
            yield sentence(loc, f"months.{name}_unknown")
            continue
        beyond = [row for row in known if row["beyond_chance"]]
        among = _among(rows[0]["dealerships_compared"], findings["scope"]["dealerships"], loc)
        if beyond:
            listed = loc.listed(_changed(row, loc) for row in beyond)
            yield sentence(loc, f"months.{name}", among=among, list=listed)
        else:
            listed = loc.listed(_unchanged(row, loc) for row in known)
            yield sentence(loc, f"months.{name}_none", among=among, list=listed)
        if any(row["peak_left_out"] for row in beyond):
            yield sentence(loc, "months.peak_left_out")


def _among(compared: int, dealerships: int, loc: Localizer) -> str:
    """The dealerships compared, in a market; a dealership is compared with itself."""
    if compared == 1:
        return ""
    key = "months.among_all" if compared == dealerships else "months.among"
    return loc.text(key, compared=loc.count(compared), dealerships=loc.count(dealerships))


def _changed(row: Change, loc: Localizer) -> str:
    low, high = sorted(abs(bound) for bound in row["interval"] or (0.0, 0.0))
    change = row["change"] or 0
    return loc.text(
        "months.more" if change > 0 else "months.fewer",
        at=loc.name("department.at", row["department"]),
        change=loc.percent(abs(change), 0),
        low=loc.decimal(low * 100, 0),
        high=loc.percent(high, 0),
    )


def _unchanged(row: Change, loc: Localizer) -> str:
    return loc.text(
        "months.unchanged", at=loc.name("department.at", row["department"]), interval=_interval(row, loc)
    )


def _interval(row: Change, loc: Localizer) -> str:
    low, high = row["interval"] or (0.0, 0.0)
    return loc.text("months.between", low=loc.change(low, 0), high=loc.change(high, 0))


def _at(rows: list[Stability], loc: Localizer) -> str:
    return loc.listed(loc.name("department.at", row["department"]) for row in rows)


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


def _table(changes: list[Change], loc: Localizer) -> tuple[Table, ...]:
    """Every change with its interval, also one that chance may explain."""
    known = {
        (row["department"], row["against"]): f"{loc.change(row['change'], 0)} ({_interval(row, loc)})"
        for row in changes
        if row["change"] is not None
    }
    columns = [against for against in _AGAINST if any(of == against for _, of in known)]
    if not columns:
        return ()
    departments = list(dict.fromkeys(row["department"] for row in changes))
    head = (loc.text("months.head"), *(loc.text(f"months.from_{_AGAINST[against]}") for against in columns))
    rows = tuple(
        (
            loc.name("department.name", department),
            *(known.get((department, against), "") for against in columns),
        )
        for department in departments
    )
    return (Table(loc.text("months.table"), head, rows),)
