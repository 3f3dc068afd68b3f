"""Which departments miss the calls, and what those are worth."""

from functions.quarterly_rollup.findings.contract import DepartmentCalls, Findings
from functions.quarterly_rollup.report import charts, svg
from functions.quarterly_rollup.report.charts import Bar
from functions.quarterly_rollup.report.parts import Figure, Legend, Section, Sentence, Table
from functions.quarterly_rollup.report.speech import Speech, stated

# From so many times its share of calls on, a rare department's share of the value is worth a word.
_DEAR = 1.5


def departments(findings: Findings, speech: Speech) -> Section | None:
    rows = findings["by_department"]
    if not rows:
        return None
    worth = _worth(findings)
    return Section(
        "departments",
        speech.say("departments.title"),
        tuple(_ranking(rows, speech) + _value(rows, worth, speech)),
        figures=(_figure(rows, worth, speech),),
        note=speech.say("departments.note") if worth else "",
    )


def _worth(findings: Findings) -> dict[str, tuple[float, float]]:
    """Each department's value and its share, the greatest first; nothing where no call has a value."""
    return {
        row["department"]: (row["value"], row["share"])
        for row in findings["by_value"]
        if row["share"] is not None
    }


def _ranking(rows: list[DepartmentCalls], speech: Speech) -> list[Sentence]:
    first, *others = rows
    said = [
        stated(
            speech,
            "departments.first",
            at=speech.name("department.at", first["department"]),
            calls=speech.counted("counted.plain_calls", first["calls"]),
            share=speech.percent(first["share"]),
        )
    ]
    if others:
        listed = [
            speech.say(
                "departments.other",
                the=speech.name("department.the", row["department"]),
                share=speech.percent(row["share"]),
            )
            for row in others
        ]
        said.append(stated(speech, "departments.others", list=speech.listed(listed)))
    return said


def _value(
    rows: list[DepartmentCalls], worth: dict[str, tuple[float, float]], speech: Speech
) -> list[Sentence]:
    if len(worth) < 2:
        return []
    calls = {row["department"]: row["share"] for row in rows}
    first, (value, share) = next(iter(worth.items()))
    said = [
        stated(
            speech,
            "departments.value_same" if first == rows[0]["department"] else "departments.value_differs",
            at=speech.name("department.at", first),
            value=speech.about_money(value),
            share=speech.percent(share),
            calls_share=speech.percent(calls[first]),
        )
    ]
    dear = [
        speech.say(
            "departments.dear_one",
            at=speech.name("department.at", department),
            calls_share=speech.percent(calls[department]),
            share=speech.percent(share),
        )
        for department, (_, share) in worth.items()
        if share >= _DEAR * calls[department] and calls[department] < 1 / len(rows)
    ]
    return [*said, stated(speech, "departments.dear", list=speech.listed(dear))] if dear else said


def _figure(rows: list[DepartmentCalls], worth: dict[str, tuple[float, float]], speech: Speech) -> Figure:
    caption = speech.say("departments.caption" if worth else "departments.caption_calls")
    names = [speech.name("department.name", row["department"]) for row in rows]
    groups = [[Bar(row["share"], speech.percent(row["share"]), "second") for row in rows]]
    if worth:
        shares = [worth[row["department"]][1] for row in rows]
        groups.append([Bar(share, speech.percent(share), "accent") for share in shares])
    described = [
        speech.say("departments.description_one", name=name, share=speech.percent(row["share"]))
        for name, row in zip(names, rows, strict=True)
    ]
    return Figure(
        svg.drawing(
            charts.bars(names, groups),
            name="departments-chart",
            title=caption,
            description=speech.say("departments.description", list="; ".join(described)),
        ),
        caption,
        _table(rows, worth, speech),
        Legend(
            (
                ("second", speech.say("departments.legend_calls")),
                ("accent", speech.say("departments.legend_value")),
            )
        )
        if worth
        else None,
    )


def _table(rows: list[DepartmentCalls], worth: dict[str, tuple[float, float]], speech: Speech) -> Table:
    head = speech.at("departments.head")
    cells = [
        (
            speech.name("department.name", row["department"]),
            speech.count(row["calls"]),
            speech.percent(row["share"]),
            *_worth_of(row["department"], worth, speech),
        )
        for row in rows
    ]
    return Table(
        speech.say("departments.caption" if worth else "departments.caption_calls"),
        tuple(head if worth else head[:3]),
        tuple(cells),
    )


def _worth_of(department: str, worth: dict[str, tuple[float, float]], speech: Speech) -> tuple[str, ...]:
    if not worth:
        return ()
    value, share = worth[department]
    return speech.money(value), speech.percent(share)
