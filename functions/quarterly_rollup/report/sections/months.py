"""How steady the departments are from month to month, and what changed since a quarter or a year before."""

from functions.quarterly_rollup.findings.contract import Findings, Stability
from functions.quarterly_rollup.report import charts, svg
from functions.quarterly_rollup.report.charts import Bar
from functions.quarterly_rollup.report.parts import Figure, Legend, Section, Sentence, Table
from functions.quarterly_rollup.report.speech import Speech, sentence_case, stated

# Changes below this, all of them, are worth one sentence and no list.
_SMALL = 0.01
_SHADES = ("month-1", "month-2", "month-3")


def months(findings: Findings, speech: Speech) -> Section | None:
    stability = findings["stability"]
    if not findings["by_month"]:
        return None
    said = _steadiness(stability, speech) + _changes(stability, speech)
    return Section(
        "months",
        speech.say("months.title"),
        tuple(said or [stated(speech, "months.too_few")]),
        figures=(_figure(findings, speech),),
        tables=_table(stability, speech),
    )


def _steadiness(stability: list[Stability], speech: Speech) -> list[Sentence]:
    steady = [row for row in stability if row["steady"]]
    varied = [row for row in stability if row["steady"] is False]
    said = []
    if steady:
        key = "steady_one" if len(steady) == 1 else "steady" if len(steady) < len(stability) else "steady_all"
        said.append(
            stated(
                speech,
                f"months.{key}",
                list=speech.listed(speech.name("department.at", row["department"]) for row in steady),
                most=speech.percent(max(row["coefficient_of_variation"] or 0 for row in steady)),
            )
        )
    if varied:
        listed = [
            speech.say(
                "months.varied",
                at=speech.name("department.at", row["department"]),
                coefficient=speech.percent(row["coefficient_of_variation"] or 0),
            )
            for row in varied
        ]
        key = "months.unsteady" if steady else "months.only_unsteady"
        said.append(stated(speech, key, list=speech.listed(listed)))
    return said


def _changes(stability: list[Stability], speech: Speech) -> list[Sentence]:
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
    said = []
    for key, changes in since.items():
        known = [(department, change, beyond) for department, change, beyond in changes if change is not None]
        if known:
            said.append(_changed(key, known, speech))
    return said


def _changed(key: str, changes: list[tuple[str, float, bool | None]], speech: Speech) -> Sentence:
    if all(abs(change) < _SMALL for _, change, _ in changes):
        return stated(speech, f"{key}_same", most=speech.percent(_SMALL, 0))
    if not any(beyond for _, _, beyond in changes):
        return stated(speech, f"{key}_chance")
    listed = [
        speech.say(
            "months.changed", change=speech.change(change), at=speech.name("department.at", department)
        )
        for department, change, beyond in changes
        if beyond
    ]
    return stated(speech, key, list=speech.listed(listed))


def _figure(findings: Findings, speech: Speech) -> Figure:
    counts = {(row["department"], row["month"]): row["calls"] for row in findings["by_month"]}
    months = sorted({month for _, month in counts})
    departments = [row["department"] for row in findings["by_department"]]
    names = [speech.name("department.name", department) for department in departments]
    groups = [
        [
            Bar(counts.get((department, month), 0), speech.count(counts.get((department, month), 0)), shade)
            for department in departments
        ]
        for month, shade in zip(months, _SHADES, strict=False)
    ]
    titles = [sentence_case(speech.month(month)) for month in months]
    caption = speech.say("months.caption")
    rows = [
        (name, *(speech.count(counts.get((department, month), 0)) for month in months))
        for name, department in zip(names, departments, strict=True)
    ]
    described = [
        speech.say("months.described", name=name, counts=", ".join(numbers)) for name, *numbers in rows
    ]
    return Figure(
        svg.drawing(
            charts.bars(names, groups, thickness=17),
            name="months-chart",
            title=caption,
            description=speech.say("months.description", list="; ".join(described)),
        ),
        caption,
        Table(caption, (speech.say("months.head"), *titles), tuple(rows)),
        Legend(tuple(zip(_SHADES, titles, strict=False))),
    )


def _table(stability: list[Stability], speech: Speech) -> tuple[Table, ...]:
    """Of the columns that have anything to say: no change that chance explains."""
    columns = {
        "coefficient": [_percent(row["coefficient_of_variation"], speech) for row in stability],
        "from_quarter": [
            _change(row["change_from_previous_quarter"], row["changed_from_previous_quarter"], speech)
            for row in stability
        ],
        "from_year": [
            _change(row["change_from_previous_year"], row["changed_from_previous_year"], speech)
            for row in stability
        ],
    }
    there = {name: column for name, column in columns.items() if any(column)}
    if not there:
        return ()
    names = [speech.name("department.name", row["department"]) for row in stability]
    head = (speech.say("months.head"), *(speech.say(f"months.{name}") for name in there))
    rows = tuple(zip(names, *there.values(), strict=True))
    return (Table(speech.say("months.table"), head, rows),)


def _percent(share: float | None, speech: Speech) -> str:
    return "" if share is None else speech.percent(share)


def _change(fraction: float | None, beyond: bool | None, speech: Speech) -> str:
    return "" if fraction is None or not beyond else speech.change(fraction)
