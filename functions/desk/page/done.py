"""What was done today, and the day's figures, as their templates need them. Pure."""

from dataclasses import dataclass

from markupsafe import Markup

from functions.desk.page.rows import Moment, moment
from functions.desk.page.visit import Visit, thread_address
from functions.shared.desk import Day, Desk, DoneCall

_LINK = Markup('<a href="{}">{}</a>')


@dataclass(frozen=True, slots=True)
class Done:
    """A line of what was done. `sentence` is HTML, with the caller as a link to the thread."""

    key: str
    sentence: Markup
    at: Moment
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the day's strip."""

    label: str
    value: str


def done(desk: Desk, visit: Visit) -> list[Done]:
    """The newest first. A filter by department leaves its own."""
    return [
        Done(
            call.call_key,
            sentence(call, visit),
            moment(call.done_at, visit.time(call.done_at)),
            call.can_undo,
        )
        for call in desk.done
        if visit.department in (None, call.department)
    ]


def figures(day: Day, visit: Visit) -> list[Figure]:
    """What can be counted today."""
    wording = visit.wording
    found = [
        Figure(wording.counted("day.missed", day.missed), str(day.missed)),
        Figure(wording.counted("day.reached", day.reached), str(day.reached)),
    ]
    if day.median_minutes is not None:
        found.append(Figure(wording.text("day.median"), wording.span(day.median_minutes)))
    if day.kept_share is not None:
        found.append(Figure(wording.text("day.kept"), wording.percent(day.kept_share)))
    return found


def sentence(call: DoneCall, visit: Visit) -> Markup:
    """Who did what: « Julie a joint 418 555-0142 en 9 min »."""
    mine = call.by is not None and call.by.id == visit.who.id
    pattern = Markup(visit.wording.at(f"log.{call.how}.{'you' if mine else 'name'}"))  # noqa: S704 -- our own words
    return pattern.format(
        name=call.by.name if call.by else "",
        caller=_LINK.format(thread_address(call.call_key), visit.wording.caller(call.caller)),
        span=visit.wording.span(call.minutes),
    )
