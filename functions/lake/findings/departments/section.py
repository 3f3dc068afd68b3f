"""Which departments miss the calls, which part of theirs, and what is still to win back there."""

from functions.lake.findings.callers import worth
from functions.lake.findings.callers.contract import CallersKeys
from functions.lake.findings.departments.contract import DepartmentCalls, DepartmentsKeys
from functions.lake.findings.miss_rates.contract import MissRate, MissRatesKeys
from functions.lake.report.charts import aligned_columns
from functions.lake.report.charts.aligned_columns import Estimate, Head, Row
from functions.lake.report.drawing import draw
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, Section, Sentence, Table

# Of fewer calls nothing is said but how many; of fewer than the second, no order and no share.
_LEAST_FOR_ORDER, _LEAST_FOR_SHARES = 30, 200


class _Keys(DepartmentsKeys, MissRatesKeys, CallersKeys):
    """What the section reads: its chart has the part that was missed and the dollars beside the calls."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Ranks the departments by calls. What these may be worth is an assumption, and is drawn as one."""
    rows = findings["by_department"]
    if not rows:
        return None
    return Section(
        "departments",
        _title(rows, loc),
        tuple(_ranking(rows, loc)),
        figures=(_figure(findings, loc),) if len(rows) > 1 else (),
    )


def _title(rows: list[DepartmentCalls], loc: Localizer) -> str:
    if len(rows) == 1:
        return loc.text("departments.title_one")
    if sum(row["calls"] for row in rows) < _LEAST_FOR_SHARES:
        return loc.text("departments.title_few")
    return loc.text("departments.title", at=loc.name("department.at", rows[0]["department"]))


def _count(row: DepartmentCalls, loc: Localizer) -> str:
    return loc.text(
        "departments.count",
        calls=loc.counted("counted.plain_calls", row["calls"]),
        at=loc.name("department.at", row["department"]),
    )


def _ranking(rows: list[DepartmentCalls], loc: Localizer) -> list[Sentence]:
    total = sum(row["calls"] for row in rows)
    if total < _LEAST_FOR_SHARES:
        return [
            sentence(
                loc,
                "departments.few" if total < _LEAST_FOR_ORDER else "departments.counts",
                list=loc.listed(_count(row, loc) for row in rows),
            )
        ]
    first, *others = rows
    sentences = [
        sentence(
            loc,
            "departments.first",
            at=loc.name("department.at", first["department"]),
            calls=loc.counted("counted.calls", first["calls"]),
            share=loc.percent(first["share"]),
        )
    ]
    if others:
        listed = [
            loc.text(
                "departments.other",
                the=loc.name("department.the", row["department"]),
                share=loc.percent(row["share"]),
            )
            for row in others
        ]
        sentences.append(sentence(loc, "departments.others", list=loc.listed(listed)))
    return sentences


def _figure(findings: _Keys, loc: Localizer) -> Figure:
    rates = {row["department"]: row for row in findings["miss_rates"] or []}
    waiting = {row["department"]: row for row in findings["still_to_win_back"]["assumptions"]}
    rows = []
    for row in findings["by_department"]:
        department = row["department"]
        assumed = waiting.get(department)
        dollars = worth.of_department(assumed) if assumed else None
        rows.append(
            Row(
                loc.name("department.name", department),
                loc.name("departments.short", department),
                row["calls"],
                loc.count(row["calls"]),
                _rate(rates.get(department), loc),
                _money(dollars, loc) if dollars else None,
            )
        )
    names, notes = loc.at("departments.heads"), loc.at("departments.notes")
    first, second, third = (Head(*each) for each in zip(names, notes, strict=True))
    described = [
        loc.text("departments.described", name=row.name, calls=row.label, share=loc.percent(each["share"]))
        for row, each in zip(rows, findings["by_department"], strict=True)
    ]
    caption = loc.text("departments.caption")
    return Figure(
        draw(
            "departments-chart",
            loc.text("departments.description", list="; ".join(described)),
            aligned_columns.layout(rows, (first, second, third), loc.text("departments.unknown")),
        ),
        caption,
        loc.text("departments.subtitle"),
        _table(findings["by_department"], rows, loc),
    )


def _rate(row: MissRate | None, loc: Localizer) -> Estimate | None:
    if row is None or row["rate"] is None:
        return None
    low, high = row["interval"] or (row["rate"], row["rate"])
    label = loc.percent(row["rate"], 0)
    return Estimate(row["rate"], low, high, label, label)


def _money(dollars: tuple[float, float, float], loc: Localizer) -> Estimate:
    low, base, high = dollars
    written = {"value": loc.money(base), "low": loc.money(low), "high": loc.money(high)}
    return Estimate(base, low, high, loc.text("form.range", **written), written["value"])


def _table(departments: list[DepartmentCalls], rows: list[Row], loc: Localizer) -> Table:
    cells = [
        (
            row.name,
            row.label,
            loc.percent(department["share"]),
            row.rate.label if row.rate else "",
            row.money.label if row.money else "",
        )
        for row, department in zip(rows, departments, strict=True)
    ]
    # A column that nobody knows isn't shown.
    shown = [number for number in range(5) if any(row[number] for row in cells)]
    head = loc.at("departments.head")
    return Table(
        loc.text("departments.caption"),
        tuple(head[number] for number in shown),
        tuple(tuple(row[number] for number in shown) for row in cells),
    )
