"""Which departments miss the calls."""

from functions.lake.findings.departments.contract import DepartmentCalls, DepartmentsKeys
from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, Section, Sentence, Table

# Of fewer calls nothing is said but how many; of fewer than the second, no order and no share.
_LEAST_FOR_ORDER, _LEAST_FOR_SHARES = 30, 200


def section(findings: DepartmentsKeys, loc: Localizer) -> Section | None:
    """Ranks the departments by calls. What these may be worth is no finding: the callers' section has it."""
    rows = findings["by_department"]
    if not rows:
        return None
    return Section(
        "departments",
        loc.text("departments.title"),
        tuple(_ranking(rows, loc)),
        figures=(_figure(rows, loc),),
    )


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
            calls=loc.counted("counted.plain_calls", first["calls"]),
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


def _figure(rows: list[DepartmentCalls], loc: Localizer) -> Figure:
    caption = loc.text("departments.caption")
    names = [loc.name("department.name", row["department"]) for row in rows]
    described = [
        loc.text("departments.description_one", name=name, share=loc.percent(row["share"]))
        for name, row in zip(names, rows, strict=True)
    ]
    bars = [Bar(row["share"], loc.percent(row["share"]), "second") for row in rows]
    cells = [
        (name, loc.count(row["calls"]), loc.percent(row["share"]))
        for name, row in zip(names, rows, strict=True)
    ]
    return Figure(
        svg.drawing(
            charts.bars(names, [bars]),
            name="departments-chart",
            title=caption,
            description=loc.text("departments.description", list="; ".join(described)),
        ),
        caption,
        Table(caption, tuple(loc.at("departments.head")), tuple(cells)),
    )
