"""Where a dealership stands among those of its market."""

from functions.quarterly_rollup.findings.contract import Findings, Standing
from functions.quarterly_rollup.report import charts, svg
from functions.quarterly_rollup.report.charts import Bar
from functions.quarterly_rollup.report.parts import Figure, Section, Sentence, Table
from functions.quarterly_rollup.report.speech import Speech, stated

# The measures in the order in which a reader meets them, and whether more is better; None: it's only size.
_MORE_IS_BETTER: dict[str, bool | None] = {
    "calls": None,
    "outside_open_hours_share": False,
    "texted_share": True,
    "replied_share": True,
    "called_back_share": True,
    "median_minutes_to_callback": False,
    "recovered_share": True,
    "repeat_share": False,
}
# The quarters of the market that are worth a word.
_AHEAD, _BEHIND = 75, 25


def standing(findings: Findings, speech: Speech) -> Section | None:
    order = list(_MORE_IS_BETTER)
    rows = sorted(
        (row for row in findings["standing"] if row["measure"] in _MORE_IS_BETTER),
        key=lambda row: order.index(row["measure"]),
    )
    if not rows:
        return None
    return Section(
        "standing",
        speech.say("standing.title"),
        tuple(_sentences(rows, speech)),
        figures=(_figure(rows, speech),),
        note=speech.say("standing.note"),
    )


def _sentences(rows: list[Standing], speech: Speech) -> list[Sentence]:
    ahead = [_item(row, speech) for row in rows if _merit(row) >= _AHEAD]
    behind = [_item(row, speech) for row in rows if _merit(row) <= _BEHIND]
    said = []
    if ahead:
        said.append(stated(speech, "standing.ahead", list=speech.listed(ahead)))
    if behind:
        key = "standing.behind" if ahead else "standing.only_behind"
        said.append(stated(speech, key, list=speech.listed(behind)))
    return said or [stated(speech, "standing.middle")]


def _merit(row: Standing) -> float:
    """The percentile, counted from the worst; the middle where nothing is better or worse."""
    better = _MORE_IS_BETTER[row["measure"]]
    return 50 if better is None else row["percentile"] if better else 100 - row["percentile"]


def _item(row: Standing, speech: Speech) -> str:
    return speech.say(
        "standing.item",
        the=speech.name("standing.the", row["measure"]),
        value=_value(row["measure"], row["value"], speech),
        median=_value(row["measure"], row["market_median"], speech),
    )


def _value(measure: str, value: float, speech: Speech) -> str:
    if measure.endswith("_share"):
        return speech.percent(value)
    if "_minutes_" in measure:
        return speech.duration(value * 60)
    return speech.count(value)


def _figure(rows: list[Standing], speech: Speech) -> Figure:
    names = [speech.name("standing.name", row["measure"]) for row in rows]
    ranks = [speech.count(row["percentile"]) for row in rows]
    bars = [Bar(row["percentile"], rank, _style(row)) for row, rank in zip(rows, ranks, strict=True)]
    described = [
        speech.say("standing.described", name=name, percentile=rank)
        for name, rank in zip(names, ranks, strict=True)
    ]
    cells = [
        (
            name,
            _value(row["measure"], row["value"], speech),
            _value(row["measure"], row["market_median"], speech),
            rank,
        )
        for name, row, rank in zip(names, rows, ranks, strict=True)
    ]
    caption = speech.say("standing.caption")
    return Figure(
        svg.drawing(
            charts.bars(names, [bars], thickness=20, longest=100),
            name="standing-chart",
            title=caption,
            description=speech.say("standing.description", list="; ".join(described)),
        ),
        caption,
        Table(
            speech.say("standing.table"),
            tuple(speech.at("standing.head")),
            tuple(cells),
            open=True,
        ),
    )


def _style(row: Standing) -> str:
    return "accent" if _merit(row) >= _AHEAD or _merit(row) <= _BEHIND else "second"
