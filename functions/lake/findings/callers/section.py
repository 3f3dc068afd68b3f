"""How soon callers were reached, and how many are still to win back."""

from collections.abc import Callable, Iterator
from functools import partial

from functions.lake.findings.callers.contract import Assumption, CallersKeys, ReachedBy, StillToWinBack
from functions.lake.findings.callers.whose import whose
from functions.lake.report.charts import reached
from functions.lake.report.charts.reached import Moment
from functions.lake.report.drawing import HALF, draw
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import Figure, Section, Sentence, Table

_LEAST = 0.0005  # a lesser share would be written as nothing


def section(findings: CallersKeys, loc: Localizer) -> Section | None:
    """Says both, with what the dollars rest on beside them."""
    waiting = findings["still_to_win_back"]
    sentences = [
        *_reached(findings["reached_by"], loc),
        *_tapped(findings["reached_by_tap"]["episodes"], loc),
        *_won(findings["won_back"]["episodes"], loc),
        *_waiting(waiting, loc),
    ]
    if not sentences:
        return None
    return Section(
        "callers",
        _title(findings["reached_by"], loc),
        tuple(sentences),
        figures=_figures(findings["reached_by"], loc),
        tables=_assumptions(waiting, loc),
        note=loc.text("callers.note") if waiting["base"] else "",
        method=(sentence(loc, "method.callers"),),
    )


def _title(reached_by: list[ReachedBy], loc: Localizer) -> str:
    known = _known(reached_by)
    if not known:
        return loc.text("callers.title_waiting")
    return loc.text("callers.title", share=loc.percent(known[-1]["share"] or 0, 0))


def _figures(reached_by: list[ReachedBy], loc: Localizer) -> tuple[Figure, ...]:
    known = _known(reached_by)
    if len(known) < len(reached_by) or not known:
        return ()
    moments = [_moment(row, loc) for row in known]
    last = moments[-1]
    highest = next(each for each in (0.2, 0.4, 0.6, 0.8, 1.0) if each == 1.0 or last.high <= each)
    ticks = [(highest * part / 4, loc.percent(highest * part / 4, 0)) for part in range(5)]
    caption = loc.text("callers.caption")
    rows = tuple(
        (
            each.time,
            loc.text(
                "form.range",
                value=_whole(each.share, loc),
                low=_whole(each.low, loc),
                high=_whole(each.high, loc),
            ),
        )
        for each in moments
    )
    never = loc.text("callers.never", share=_whole(1 - last.share, loc), after=last.time)
    return (
        Figure(
            draw(
                "callers-chart",
                loc.text("callers.description", list="; ".join(each.label for each in moments)),
                reached.layout(moments, ticks, never),
                HALF,
            ),
            caption,
            loc.text("callers.subtitle"),
            Table(caption, tuple(loc.at("callers.reached_head")), rows),
        ),
    )


def _moment(row: ReachedBy, loc: Localizer) -> Moment:
    share = row["share"] or 0.0
    low, high = row["interval"] or (share, share)
    after = loc.duration(row["minutes"] * 60)
    label = loc.text("callers.reached_in", share=_whole(share, loc), after=after)
    return Moment(row["minutes"], share, low, high, label, after)


def _whole(share: float, loc: Localizer) -> str:
    return loc.percent(share, 0)


def _known(reached_by: list[ReachedBy]) -> list[ReachedBy]:
    """Nothing where a whole quarter shows nobody reached: nobody counts it there."""
    known = [row for row in reached_by if row["share"] is not None and row["interval"] is not None]
    return known if known and (known[-1]["share"] or 0) >= _LEAST else []


def _reached(reached_by: list[ReachedBy], loc: Localizer) -> Iterator[Sentence]:
    known = _known(reached_by)
    if not known:
        return
    listed = [
        loc.text(
            "callers.by",
            after=loc.duration(row["minutes"] * 60),
            share=loc.percent(row["share"] or 0, 0),
            low=loc.decimal((row["interval"] or [0])[0] * 100, 0),
            high=loc.percent((row["interval"] or [0])[-1], 0),
        )
        for row in known
    ]
    yield sentence(loc, "callers.reached", list=loc.listed(listed))


def _tapped(episodes: int, loc: Localizer) -> Iterator[Sentence]:
    if episodes:
        yield sentence(loc, "callers.tapped", callers=loc.counted("counted.callers", episodes))


def _won(episodes: int, loc: Localizer) -> Iterator[Sentence]:
    if episodes:
        yield sentence(loc, "callers.won", callers=loc.counted("counted.callers", episodes))


def _waiting(waiting: StillToWinBack, loc: Localizer) -> Iterator[Sentence]:
    if not waiting["episodes"]:
        return
    yield sentence(loc, "callers.waiting", callers=loc.counted("counted.callers", waiting["episodes"]))
    if waiting["low"] and waiting["base"] and waiting["high"]:
        yield sentence(
            loc,
            "callers.worth",
            base=loc.money(waiting["base"]),
            low=loc.money(waiting["low"]),
            high=loc.money(waiting["high"]),
            whose=whose(waiting["assumptions"], loc),
        )
    else:
        yield sentence(loc, "callers.no_worth")


def _assumptions(waiting: StillToWinBack, loc: Localizer) -> tuple[Table, ...]:
    if not waiting["base"]:
        return ()
    whole = partial(loc.percent, digits=0)
    rows = tuple(
        (
            loc.name("department.name", row["department"]),
            loc.count(row["episodes"]),
            _dollars(row, loc),
            loc.text(f"callers.of_{row['source']}"),
            f"{whole(row['recovery_rate'])} ({_between(whole, row['recovery_interval'], loc)})",
        )
        for row in waiting["assumptions"]
    )
    return (Table(loc.text("callers.table"), tuple(loc.at("callers.head")), rows, open=True),)


def _dollars(row: Assumption, loc: Localizer) -> str:
    """Of several dealerships only that each has its own: a mean would tell one from the others'."""
    if row["source"] == "several":
        return loc.text("callers.each_own")
    return f"{loc.price(row['dollars_per_call'])} ({_between(loc.price, row['dollars_interval'], loc)})"


def _between(write: Callable[[float], str], bounds: list[float], loc: Localizer) -> str:
    return loc.text("form.interval", low=write(bounds[0]), high=write(bounds[1]))
