"""Which departments miss the calls, and what those are worth."""

from functions.lake.findings.departments.contract import DepartmentCalls, DepartmentsKeys
from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, KeyFigure, Legend, Section, Sentence, Table

# From so many times its share of calls on, a rare department's share of the value is worth a word.
_DEAR = 1.5


def section(findings: DepartmentsKeys, loc: Localizer) -> Section | None:
    """Ranks the departments by calls, and by value where any call has one."""
    rows = findings["by_department"]
    if not rows:
        return None
    worth = _worth(findings)
    return Section(
        "departments",
        loc.text("departments.title"),
        tuple(_ranking(rows, loc) + _value(rows, worth, loc)),
        figures=(_figure(rows, worth, loc),),
        note=loc.text("departments.note") if worth else "",
        key_figures=_key_figures(findings, loc),
        method_tables=_settings(findings, loc),
    )


def _key_figures(findings: DepartmentsKeys, loc: Localizer) -> tuple[KeyFigure, ...]:
    value = sum(row["value"] for row in findings["by_value"])
    return (KeyFigure("value", loc.about_money(value), loc.text("figure.value")),) if value else ()


def _settings(findings: DepartmentsKeys, loc: Localizer) -> tuple[Table, ...]:
    """What the dollars were counted with; nothing where no call has a value."""
    if not any(row["value"] for row in findings["by_value"]):
        return ()
    rows = [
        (
            loc.name("department.name", row["department"]),
            loc.percent(row["recovery_rate"]),
            loc.price(row["dollars_per_call"]),
        )
        for row in findings["worth"]
    ]
    return (Table(loc.text("method.worth"), tuple(loc.at("method.worth_head")), tuple(rows), open=True),)


def _worth(findings: DepartmentsKeys) -> dict[str, tuple[float, float]]:
    """Each department's value and its share, the greatest first; nothing where no call has a value."""
    return {
        row["department"]: (row["value"], row["share"])
        for row in findings["by_value"]
        if row["share"] is not None
    }


def _ranking(rows: list[DepartmentCalls], loc: Localizer) -> list[Sentence]:
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


def _value(
    rows: list[DepartmentCalls], worth: dict[str, tuple[float, float]], loc: Localizer
) -> list[Sentence]:
    if len(worth) < 2:
        return []
    calls = {row["department"]: row["share"] for row in rows}
    first, (value, share) = next(iter(worth.items()))
    sentences = [
        sentence(
            loc,
            "departments.value_same" if first == rows[0]["department"] else "departments.value_differs",
            at=loc.name("department.at", first),
            value=loc.about_money(value),
            share=loc.percent(share),
            calls_share=loc.percent(calls[first]),
        )
    ]
    dear = [
        loc.text(
            "departments.dear_one",
            at=loc.name("department.at", department),
            calls_share=loc.percent(calls[department]),
            share=loc.percent(share),
        )
        for department, (_, share) in worth.items()
        if share >= _DEAR * calls[department] and calls[department] < 1 / len(rows)
    ]
    if dear:
        sentences.append(sentence(loc, "departments.dear", list=loc.listed(dear)))
    return sentences


def _figure(rows: list[DepartmentCalls], worth: dict[str, tuple[float, float]], loc: Localizer) -> Figure:
    caption = loc.text("departments.caption" if worth else "departments.caption_calls")
    names = [loc.name("department.name", row["department"]) for row in rows]
    groups = [[Bar(row["share"], loc.percent(row["share"]), "second") for row in rows]]
    if worth:
        shares = [worth[row["department"]][1] for row in rows]
        groups.append([Bar(share, loc.percent(share), "accent") for share in shares])
    described = [
        loc.text("departments.description_one", name=name, share=loc.percent(row["share"]))
        for name, row in zip(names, rows, strict=True)
    ]
    return Figure(
        svg.drawing(
            charts.bars(names, groups),
            name="departments-chart",
            title=caption,
            description=loc.text("departments.description", list="; ".join(described)),
        ),
        caption,
        _table(rows, worth, loc),
        Legend(
            (
                ("second", loc.text("departments.legend_calls")),
                ("accent", loc.text("departments.legend_value")),
            )
        )
        if worth
        else None,
    )


def _table(rows: list[DepartmentCalls], worth: dict[str, tuple[float, float]], loc: Localizer) -> Table:
    head = loc.at("departments.head")
    cells = [
        (
            loc.name("department.name", row["department"]),
            loc.count(row["calls"]),
            loc.percent(row["share"]),
            *_worth_of(row["department"], worth, loc),
        )
        for row in rows
    ]
    return Table(
        loc.text("departments.caption" if worth else "departments.caption_calls"),
        tuple(head if worth else head[:3]),
        tuple(cells),
    )


def _worth_of(department: str, worth: dict[str, tuple[float, float]], loc: Localizer) -> tuple[str, ...]:
    if not worth:
        return ()
    value, share = worth[department]
    return loc.money(value), loc.percent(share)
