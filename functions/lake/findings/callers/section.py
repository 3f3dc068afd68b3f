"""How soon callers were reached, and how many are still to win back."""

from collections.abc import Callable, Iterator
from functools import partial

from functions.lake.findings.callers.contract import CallersKeys, ReachedBy, StillToWinBack
from functions.lake.report.localizer import Localizer, sentence
from functions.lake.report.parts import KeyFigure, Section, Sentence, Table

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
        loc.text("callers.title"),
        tuple(sentences),
        tables=_assumptions(waiting, loc),
        note=loc.text("callers.note") if waiting["base"] else "",
        key_figures=_key_figures(waiting, loc),
        method=(sentence(loc, "method.callers"),),
    )


def _key_figures(waiting: StillToWinBack, loc: Localizer) -> tuple[KeyFigure, ...]:
    """Callers, and no dollars: these are an assumption."""
    number = waiting["episodes"]
    return (KeyFigure("waiting", loc.count(number), loc.text("figure.waiting")),) if number else ()


def _reached(reached_by: list[ReachedBy], loc: Localizer) -> Iterator[Sentence]:
    """Nothing where a whole quarter shows nobody reached: nobody counts it there."""
    known = [row for row in reached_by if row["share"] is not None and row["interval"] is not None]
    if not known or (known[-1]["share"] or 0) < _LEAST:
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
            f"{loc.price(row['dollars_per_call'])} ({_between(loc.price, row['dollars_interval'], loc)})",
            f"{whole(row['recovery_rate'])} ({_between(whole, row['recovery_interval'], loc)})",
        )
        for row in waiting["assumptions"]
    )
    return (Table(loc.text("callers.table"), tuple(loc.at("callers.head")), rows, open=True),)


def _between(write: Callable[[float], str], bounds: list[float], loc: Localizer) -> str:
    return loc.text("form.interval", low=write(bounds[0]), high=write(bounds[1]))
