"""Where a dealership stands among those of its market."""

from math import sqrt

from functions.lake.findings.response.contract import ResponseKeys
from functions.lake.findings.response.section import heard_of
from functions.lake.findings.standing.contract import Standing, StandingKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import WeekKeys
from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, Legend, Section, Sentence, Table

# The measures in the order in which a reader meets them, and whether more is better. None: nobody can say.
# Calls are size; who misses more while open has a lesser share outside hours; a callback's delay is of those
# who were called back alone.
_MORE_IS_BETTER: dict[str, bool | None] = {
    "calls": None,
    "outside_open_hours_share": None,
    "texted_share": True,
    "replied_share": True,
    "called_back_share": True,
    "median_minutes_to_callback": None,
    "recovered_share": True,
    "repeat_share": False,
}
# The quarters of the market that are worth a word.
_AHEAD, _BEHIND = 75, 25
# 99 % of what chance does lies within so many standard errors; words/ name the level.
_REACH = 2.576

Place = tuple[Standing, str]


class _Keys(SubjectKeys, WeekKeys, ResponseKeys, StandingKeys):
    """What the section reads: it judges measures of the week and of the response."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Names the measures in which chance doesn't explain that the dealership is ahead or behind."""
    rows = [(row, _style(row, findings)) for row in _shown(findings)]
    if not rows:
        return None
    return Section(
        "standing",
        loc.text("standing.title"),
        tuple(_sentences(rows, loc)),
        figures=(_figure(rows, loc),),
        note=loc.text("standing.note"),
        method=(sentence(loc, "method.standing"),),
    )


def _shown(findings: _Keys) -> list[Standing]:
    """Those that the page may show, in its order; none of which the lake knows nothing."""
    order = list(_MORE_IS_BETTER)
    measures: dict[str, object] = {**heard_of(findings["response"]), "calls": findings["calls"]}
    if findings["own_hours"]:
        measures["outside_open_hours_share"] = findings["outside_open_hours_share"]
    rows = [row for row in findings["standing"] if measures.get(row["measure"]) is not None]
    return sorted(rows, key=lambda row: order.index(row["measure"]))


def _sentences(rows: list[Place], loc: Localizer) -> list[Sentence]:
    ahead = [_item(row, loc) for row, style in rows if style == "ahead"]
    behind = [_item(row, loc) for row, style in rows if style == "accent"]
    sentences = []
    if ahead:
        sentences.append(sentence(loc, "standing.ahead", list=loc.listed(ahead)))
    if behind:
        key = "standing.behind" if ahead else "standing.only_behind"
        sentences.append(sentence(loc, key, list=loc.listed(behind)))
    return sentences or [sentence(loc, "standing.middle")]


def _merit(row: Standing) -> float:
    """The percentile, counted from the worst; the middle where nothing is better or worse."""
    better = _MORE_IS_BETTER[row["measure"]]
    return 50 if better is None else row["percentile"] if better else 100 - row["percentile"]


def _style(row: Standing, findings: _Keys) -> str:
    """The bar's; of the outer quarters alone, and where chance doesn't explain how far the median is."""
    merit = _merit(row)
    if _BEHIND < merit < _AHEAD or not _is_beyond_chance(row, findings["calls"]):
        return "second"
    return "ahead" if merit >= _AHEAD else "accent"


def _is_beyond_chance(row: Standing, calls: int) -> bool:
    """Of a share: nothing else is judged."""
    value, median = row["value"], row["market_median"]
    error = sqrt(max(value * (1 - value), median * (1 - median)) / calls)
    return abs(value - median) > _REACH * error


def _item(row: Standing, loc: Localizer) -> str:
    return loc.text(
        "standing.item",
        the=loc.name("standing.the", row["measure"]),
        value=_value(row["measure"], row["value"], loc),
        median=_value(row["measure"], row["market_median"], loc),
    )


def _value(measure: str, value: float, loc: Localizer) -> str:
    if measure.endswith("_share"):
        return loc.percent(value)
    if "_minutes_" in measure:
        return loc.duration(value * 60)
    return loc.count(value)


def _figure(rows: list[Place], loc: Localizer) -> Figure:
    names = [loc.name("standing.name", row["measure"]) for row, _ in rows]
    ranks = [loc.count(row["percentile"]) for row, _ in rows]
    bars = [Bar(row["percentile"], rank, style) for (row, style), rank in zip(rows, ranks, strict=True)]
    described = [
        loc.text("standing.described", name=name, percentile=rank)
        for name, rank in zip(names, ranks, strict=True)
    ]
    cells = [
        (
            name,
            _value(row["measure"], row["value"], loc),
            _value(row["measure"], row["market_median"], loc),
            rank,
        )
        for name, (row, _), rank in zip(names, rows, ranks, strict=True)
    ]
    caption = loc.text("standing.caption")
    return Figure(
        svg.drawing(
            charts.bars(names, [bars], thickness=20, longest=100),
            name="standing-chart",
            title=caption,
            description=loc.text("standing.description", list="; ".join(described)),
        ),
        caption,
        Table(
            loc.text("standing.table"),
            tuple(loc.at("standing.head")),
            tuple(cells),
            open=True,
        ),
        _legend({style for _, style in rows}, loc),
    )


def _legend(styles: set[str], loc: Localizer) -> Legend | None:
    keys = {"ahead": "standing.legend_ahead", "accent": "standing.legend_behind"}
    entries = tuple((style, loc.text(key)) for style, key in keys.items() if style in styles)
    return Legend(entries) if entries else None
