"""Whether Monday morning remains the worst, what falls outside hours, and the weekend's backlog."""

from functions.lake.findings.week_parts.contract import Backlog, MondayMorning, Portion, WeekPartsKeys
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Section, Sentence, Table

# From so many calls a share is told with its decimal.
_LEAST_FOR_DECIMALS = 1_000


def section(findings: WeekPartsKeys, loc: Localizer) -> Section | None:
    """Says the seed's sentences on the week, each where it is established."""
    monday, portions, backlog = (
        findings["monday_morning"],
        findings["week_portions"],
        findings["weekend_backlog"],
    )
    # What few dealerships must not tell is blank.
    sentences = _monday(monday, loc) if monday and monday["calls"] else []
    if portions:
        sentences.append(_outside(portions, loc))
    if backlog and backlog["callers"]:
        sentences.append(_backlog(backlog, loc))
    if not sentences:
        return None
    return Section(
        "week_parts",
        loc.text("week_parts.title"),
        tuple(sentences),
        tables=(_table(portions, loc),) if portions else (),
        method=(sentence(loc, "method.week_parts"),),
    )


def _monday(monday: MondayMorning, loc: Localizer) -> list[Sentence]:
    share = loc.percent(monday["share"], 1 if monday["calls"] >= _LEAST_FOR_DECIMALS else 0)
    before = monday["share_before"]
    if monday["worst"] and monday["worst_before"] and before is not None:
        told = loc.percent(before, 1 if monday["calls"] >= _LEAST_FOR_DECIMALS else 0)
        return [sentence(loc, "week_parts.remains", share=share, before=told)]
    if monday["worst"]:
        return [sentence(loc, "week_parts.worst", share=share)]
    return [sentence(loc, "week_parts.not_worst", share=share)] if monday["worst"] is False else []


def _outside(portions: list[Portion], loc: Localizer) -> Sentence:
    told = {each["part"]: _share(each, loc) for each in portions}
    inside = next(each for each in portions if each["part"] == "inside")
    digits = 1 if sum(each["calls"] for each in portions) >= _LEAST_FOR_DECIMALS else 0
    return sentence(
        loc,
        "week_parts.outside",
        inside=told["inside"],
        outside=loc.percent(1 - inside["share"], digits),
        before=told["before_8"],
        after=told["after_17"],
        saturday=told["saturday"],
        sunday=told["sunday"],
    )


def _share(portion: Portion, loc: Localizer) -> str:
    # Of 1,000 calls in all, a part of a few is told without its decimal as well.
    return loc.percent(portion["share"], 1 if portion["calls"] >= _LEAST_FOR_DECIMALS / 10 else 0)


def _backlog(backlog: Backlog, loc: Localizer) -> Sentence:
    digits = 1 if backlog["callers"] >= _LEAST_FOR_DECIMALS else 0
    return sentence(
        loc,
        "week_parts.backlog",
        share=loc.percent(backlog["share"], digits),
        interval=_interval(backlog["interval"], digits, loc),
    )


def _interval(bounds: list[float] | None, digits: int, loc: Localizer) -> str:
    if bounds is None:
        return loc.text("miss_rates.no_interval")
    low, high = (loc.percent(bound, digits) for bound in bounds)
    return loc.text("miss_rates.interval", low=low, high=high)


def _table(portions: list[Portion], loc: Localizer) -> Table:
    rows = [
        (
            loc.text(f"week_parts.parts.{each['part']}"),
            loc.count(each["calls"]),
            _share(each, loc),
            _interval(each["interval"], 1, loc),
        )
        for each in portions
    ]
    return Table(loc.text("week_parts.table"), tuple(loc.at("week_parts.head")), tuple(rows))
