"""Where a dealership stands among those of its market."""

from math import sqrt

from functions.lake.findings.response.contract import ResponseKeys
from functions.lake.findings.response.section import heard_of
from functions.lake.findings.standing.contract import Standing, StandingKeys
from functions.lake.findings.subject import SubjectKeys
from functions.lake.findings.week.contract import WeekKeys
from functions.lake.report.charts import strips
from functions.lake.report.charts.strips import Key, Strip
from functions.lake.report.drawing import draw
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, Section, Sentence, Table, Verdict

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

Place = tuple[Standing, Verdict]


class _Keys(SubjectKeys, WeekKeys, ResponseKeys, StandingKeys):
    """What the section reads: it judges measures of the week and of the response."""


def section(findings: _Keys, loc: Localizer) -> Section | None:
    """Names the measures in which chance doesn't explain that the dealership is ahead or behind."""
    rows = [(row, _verdict(row, findings)) for row in _shown(findings)]
    if not rows:
        return None
    drawn = _figure(rows, loc)
    return Section(
        "standing",
        _title([verdict for _, verdict in rows], loc),
        tuple(_sentences(rows, loc)),
        figures=(drawn,) if drawn else (),
        tables=() if drawn else (_table(rows, loc),),
        note=loc.text("standing.note"),
        method=(sentence(loc, "method.standing"),),
    )


def _title(verdicts: list[Verdict], loc: Localizer) -> str:
    better, worse = verdicts.count("better"), verdicts.count("worse")
    if not better and not worse:
        return loc.text("standing.title")
    key = (
        "standing.title_both"
        if better and worse
        else "standing.title_better"
        if better
        else "standing.title_worse"
    )
    return loc.text(
        key,
        better=loc.told("standing.measures", better),
        worse=loc.told("standing.measures", worse),
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
    ahead = [_item(row, loc) for row, verdict in rows if verdict == "better"]
    behind = [_item(row, loc) for row, verdict in rows if verdict == "worse"]
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


def _verdict(row: Standing, findings: _Keys) -> Verdict:
    """Of the outer quarters alone, and where chance doesn't explain how far the median is."""
    merit = _merit(row)
    if _BEHIND < merit < _AHEAD or not _is_beyond_chance(row, findings["calls"]):
        return "like"
    return "better" if merit >= _AHEAD else "worse"


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


def _figure(rows: list[Place], loc: Localizer) -> Figure | None:
    """Nothing where no measure says who does better."""
    judged = [(row, verdict) for row, verdict in rows if _MORE_IS_BETTER[row["measure"]] is not None]
    if not judged:
        return None
    drawn = [
        Strip(
            loc.name("standing.name", row["measure"]),
            _merit(row) / 100,
            verdict,
            loc.text(f"standing.{verdict}"),
            loc.text(
                "standing.values",
                value=_value(row["measure"], row["value"], loc),
                median=_value(row["measure"], row["market_median"], loc),
            ),
        )
        for row, verdict in judged
    ]
    words = {name: loc.text(f"standing.key_{name}") for name in Key._fields}
    described = [loc.text("standing.described", name=strip.name, said=strip.said) for strip in drawn]
    return Figure(
        draw(
            "standing-chart",
            loc.text("standing.description", list="; ".join(described)),
            strips.layout(drawn, Key(**words)),
        ),
        loc.text("standing.caption"),
        loc.text("standing.subtitle"),
        _table(rows, loc),
    )


def _table(rows: list[Place], loc: Localizer) -> Table:
    cells = tuple(
        (
            loc.name("standing.name", row["measure"]),
            _value(row["measure"], row["value"], loc),
            _value(row["measure"], row["market_median"], loc),
            loc.count(row["percentile"]),
        )
        for row, _ in rows
    )
    return Table(loc.text("standing.table"), tuple(loc.at("standing.head")), cells)
