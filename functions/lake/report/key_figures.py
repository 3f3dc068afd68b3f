"""Where the reader stands: a few numbers, each with what it is compared with."""

from collections.abc import Iterable, Iterator

from functions.lake.findings.callers import worth
from functions.lake.findings.callers.whose import whose
from functions.lake.findings.catalogue import Findings
from functions.lake.findings.months.contract import Change
from functions.lake.report.localizer import Localizer
from functions.lake.report.parts import Comparison, KeyFigure, Verdict

# Of fewer calls a share is not told.
_LEAST = 30
# So many departments stand beneath a number.
_SHOWN = 3
# Two rows of three.
_MOST = 6
_AGAINST = ("previous_quarter", "previous_year")


def key_figures(findings: Findings, found: Iterable[KeyFigure], loc: Localizer) -> list[KeyFigure]:
    """Compares the sections' own figures with the market where that is known, after those of all findings."""
    medians = {row["measure"]: row["market_median"] for row in findings["standing"]}
    waiting = list(_waiting(findings, loc))
    figures = [
        _calls(findings, loc),
        *_missed(findings, loc),
        *_reached(findings, loc),
        *(_beside_market(figure, medians, loc) for figure in found),
    ]
    return [*figures[: _MOST - len(waiting)], *waiting]


def _calls(findings: Findings, loc: Localizer) -> KeyFigure:
    """All calls, and how the department with most of them changed."""
    changes = [row for row in findings["changes"] if row["change"] is not None]
    first = changes[0]["department"] if changes else None
    compared = [
        Comparison(
            loc.text(f"figure.{row['against']}", name=loc.name("department.name", row["department"])),
            loc.change(row["change"] or 0.0, 0),
            _verdict(row),
            loc.text(f"figure.{_verdict(row)}"),
        )
        for row in changes
        if row["department"] == first
    ]
    return KeyFigure(
        "calls", loc.count(findings["calls"]), loc.text("figure.calls"), compared=tuple(compared)
    )


def _verdict(row: Change) -> Verdict:
    if not row["beyond_chance"]:
        return "like"
    return "better" if (row["change"] or 0) < 0 else "worse"


def _missed(findings: Findings, loc: Localizer) -> Iterator[KeyFigure]:
    """Of 100 calls received, where answered ones are known."""
    told = [row for row in findings["miss_rates"] or [] if row["rate"] is not None]
    offered = sum(row["offered"] or 0 for row in told)
    if not offered:
        return
    missed = sum(row["missed"] or 0 for row in told)
    rows = [
        Comparison(loc.name("department.name", row["department"]), loc.decimal((row["rate"] or 0) * 100, 1))
        for row in told[:_SHOWN]
    ]
    yield KeyFigure(
        "missed", loc.decimal(missed / offered * 100, 1), loc.text("figure.missed"), compared=tuple(rows)
    )


def _reached(findings: Findings, loc: Localizer) -> Iterator[KeyFigure]:
    if not findings["reached_by"]:  # a market of few tells nothing of its callers
        return
    *sooner, last = findings["reached_by"]
    if not last["share"] or last["interval"] is None:
        return
    low, high = (loc.percent(bound, 0) for bound in last["interval"])
    rows = [
        Comparison(
            loc.text("figure.within", after=loc.duration(row["minutes"] * 60)),
            loc.percent(row["share"] or 0, 0),
        )
        for row in reversed(sooner)
    ]
    yield KeyFigure(
        "reached",
        loc.percent(last["share"], 0),
        loc.text("figure.reached"),
        loc.text("form.interval", low=low, high=high),
        tuple(rows),
    )


def _beside_market(figure: KeyFigure, medians: dict[str, float], loc: Localizer) -> KeyFigure:
    measure = figure.measure
    if measure is None or measure not in medians:
        return figure
    row = Comparison(loc.text("figure.median"), loc.percent(medians[measure]))
    return KeyFigure(figure.name, figure.value, figure.label, figure.beside, (*figure.compared, row))


def _waiting(findings: Findings, loc: Localizer) -> Iterator[KeyFigure]:
    """Who is still to win back: of one dealership in dollars too, called an assumption."""
    waiting = findings["still_to_win_back"]
    if not waiting["episodes"]:
        return
    callers = loc.count(waiting["episodes"])
    rows = [
        Comparison(loc.name("department.name", row["department"]), loc.count(row["episodes"]))
        for row in waiting["assumptions"][:_SHOWN]
    ]
    low, base, high = waiting["low"], waiting["base"], waiting["high"]
    if findings["scope"]["kind"] == "market" or not (low and base and high):
        yield KeyFigure("waiting", callers, loc.text("figure.waiting"), compared=tuple(rows))
        return
    priced = []
    for row in waiting["assumptions"][:_SHOWN]:
        dollars = worth.of_department(row)
        if dollars:
            priced.append(Comparison(loc.name("department.name", row["department"]), loc.money(dollars.base)))
    yield KeyFigure(
        "worth",
        loc.money(base),
        loc.text("figure.worth", callers=loc.counted("counted.callers", waiting["episodes"])),
        loc.text("form.interval", low=loc.money(low), high=loc.money(high)),
        tuple(priced),
        loc.text("figure.worth_note", whose=whose(waiting["assumptions"], loc)),
    )
