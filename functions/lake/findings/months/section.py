"""How steady the departments are from month to month, and what changed since a quarter or a year before."""

from collections.abc import Iterator

from functions.lake.findings.change import LEAST_CHANGE
from functions.lake.findings.departments.contract import DepartmentsKeys
from functions.lake.findings.months.contract import Against, Change, MonthsKeys, Stability
from functions.lake.findings.months.stability import LEAST_DEVIATION, WITHIN
from functions.lake.findings.subject import SubjectKeys
from functions.lake.report.charts import intervals
from functions.lake.report.charts.intervals import Row, Scale
from functions.lake.report.drawing import HALF, draw
from functions.lake.report.localizer import Localizer, sentence, sentence_case
from functions.lake.report.parts import Figure, Section, Sentence, Table

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
        _title(findings, loc),
        tuple(sentences or [sentence(loc, "months.too_few")]),
        figures=tuple(_figures(findings["changes"], loc)),
        tables=(_counts(findings, loc),),
        method=tuple(_method(findings, loc)),
        quiet=not any(row["beyond_chance"] for row in findings["changes"]),
    )


def _title(findings: _Keys, loc: Localizer) -> str:
    """The change of the department with most calls that is established, else that there is none."""
    for row in findings["changes"]:
        if row["beyond_chance"] and row["change"] is not None:
            key = f"months.title_{'more' if row['change'] > 0 else 'fewer'}_{_AGAINST[row['against']]}"
            at = loc.name("department.at", row["department"])
            return loc.text(key, at=at, change=loc.percent(abs(row["change"]), 0))
    if any(row["change"] is not None for row in findings["changes"]):
        return loc.text("months.title_unchanged")
    return loc.text("months.title")


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


def _figures(changes: list[Change], loc: Localizer) -> Iterator[Figure]:
    """Every change with its interval, also one that chance may explain: one drawing for each comparison."""
    known = [row for row in changes if row["change"] is not None]
    reach = max((abs(bound) for row in known for bound in row["interval"] or ()), default=0.0)
    end = next(each for each in (0.1, 0.2, 0.5, 1.0) if each == 1.0 or reach <= each)
    ticks = [(size * end, loc.change(size * end, 0)) for size in (-1, -0.5, 0, 0.5, 1)]
    for against, name in _AGAINST.items():
        rows = [_row(row, loc) for row in known if row["against"] == against]
        if not rows:
            continue
        caption = loc.text(f"months.from_{name}")
        described = "; ".join(f"{row.name} {row.label}" for row in rows)
        yield Figure(
            draw(
                f"months-chart {name}",
                loc.text("months.description", caption=caption, list=described),
                intervals.layout(rows, Scale(ticks, 0.0)),
                HALF,
            ),
            caption,
            loc.text("months.subtitle"),
            _table(caption, [row for row in known if row["against"] == against], loc),
        )


def _row(row: Change, loc: Localizer) -> Row:
    change = row["change"] or 0.0
    low, high = row["interval"] or (change, change)
    name = loc.name("department.name", row["department"])
    return Row(name, change, low, high, loc.change(change, 0), bool(row["beyond_chance"]))


def _counts(findings: _Keys, loc: Localizer) -> Table:
    counts = {(row["department"], row["month"]): row["calls"] for row in findings["by_month"]}
    months = sorted({month for _, month in counts})
    rows = [
        (
            loc.name("department.name", row["department"]),
            *(loc.count(counts.get((row["department"], month), 0)) for month in months),
        )
        for row in findings["by_department"]
    ]
    titles = [sentence_case(loc.month(month)) for month in months]
    return Table(loc.text("months.counts"), (loc.text("months.head"), *titles), tuple(rows))


def _table(caption: str, changes: list[Change], loc: Localizer) -> Table:
    rows = tuple(
        (
            loc.name("department.name", row["department"]),
            f"{loc.change(row['change'] or 0.0, 0)} ({_interval(row, loc)})",
        )
        for row in changes
    )
    return Table(caption, tuple(loc.at("months.change_head")), rows)
