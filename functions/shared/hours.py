"""A dealership's own hours: open or closed at a moment, and when it opens next. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from functions.shared import words
from functions.shared.call import LANGUAGES
from functions.shared.problem import problem_at

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_SPAN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})", re.ASCII)
# What is said of a key of a week that names no days.
NO_WEEKDAY = "this is no weekday, or runs backwards: write monday … sunday, or monday-friday"
_HOW_TO_WRITE = "write hours as 08:00-17:00, several as [08:00-12:00, 13:00-17:00], none as closed or fermé"
_CLOSED = frozenset({"closed", "fermé", "fermée", "ferme", "fermee"})
# Long enough to pass any run of holidays. A department that is always closed has no next opening.
_LOOK_AHEAD_DAYS = 15


class Span(BaseModel):
    """Opening hours within one local day. A file writes `08:00-17:00`, and `24:00` for midnight."""

    model_config = ConfigDict(frozen=True)

    opens: int  # minutes after local midnight
    closes: int

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: object) -> object:
        if isinstance(written, Span | Mapping):
            return written
        match = _SPAN.fullmatch(written) if isinstance(written, str) else None
        if match is None:
            raise ValueError(_HOW_TO_WRITE)
        h1, m1, h2, m2 = map(int, match.groups())
        opens, closes = h1 * 60 + m1, h2 * 60 + m2
        if m1 > 59 or m2 > 59 or closes > 24 * 60 or opens >= closes:
            raise ValueError("hours must open before they close, within one day")
        return {"opens": opens, "closes": closes}


def days_of(written: str) -> tuple[Weekday, ...]:
    """The days that `monday`, `lundi` or `lundi-friday` names. Empty where it names none or runs back."""
    first, dash, last = written.partition("-")
    begin = _place(first)
    end = _place(last) if dash else begin
    return () if begin is None or end is None else WEEKDAYS[begin : end + 1]


def _place(name: str) -> int | None:
    """A weekday's place in the week, 0 for Monday, by its name in any of our languages.

    A dealership that is stored has English names: no Lambda reads a language's file for them.
    """
    if name in WEEKDAYS:
        return WEEKDAYS.index(name)
    plain = name.strip().casefold()
    for language in LANGUAGES:
        weekdays = [weekday.casefold() for weekday in words.of(language)["weekdays"]]
        if plain in weekdays:
            return weekdays.index(plain)
    return None


def _several(written: object) -> object:
    if isinstance(written, str):
        return [] if written.strip().casefold() in _CLOSED else [written]
    if not isinstance(written, list | tuple):
        raise ValueError(_HOW_TO_WRITE)
    return written


def _each_day(written: object) -> object:
    """Unfolds `monday-friday` into its days, so that a day is written once."""
    if not isinstance(written, Mapping):
        return written
    days: dict[str, object] = {}
    for key, spans in written.items():
        unfolded = days_of(str(key))
        if not unfolded:
            raise problem_at(NO_WEEKDAY, str(key))
        for day in unfolded:
            if day in days:
                raise problem_at(f"{day} is written twice", str(key))
            days[day] = spans
    return days


def _apart(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    ordered = tuple(sorted(spans, key=lambda span: span.opens))
    if any(before.closes > after.opens for before, after in pairwise(ordered)):
        raise ValueError("hours of one day overlap")
    return ordered


Spans = Annotated[tuple[Span, ...], BeforeValidator(_several), AfterValidator(_apart)]
Week = Annotated[dict[Weekday, Spans], BeforeValidator(_each_day)]


def spans_on(day: date, week: Week, closed: frozenset[date]) -> tuple[Span, ...]:
    """The hours of a local day. Empty on a day off, and on one that the week doesn't name."""
    return () if day in closed else week.get(WEEKDAYS[day.weekday()], ())


def is_open(at: datetime, week: Week, zone: ZoneInfo, closed: frozenset[date]) -> bool:
    """Whether the department is open at a moment. `closed` are local days off."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(s.opens <= minute < s.closes for s in spans_on(local.date(), week, closed))


def closing(at: datetime, week: Week, zone: ZoneInfo, closed: frozenset[date]) -> datetime | None:
    """When the department closes next, in UTC, at noon too. None where it isn't open at that moment."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    for span in spans_on(local.date(), week, closed):
        if span.opens <= minute < span.closes:
            days, minutes = divmod(span.closes, 24 * 60)
            day = local.date() + timedelta(days=days)
            return datetime.combine(day, time(*divmod(minutes, 60)), zone).astimezone(UTC)
    return None


def next_opening(at: datetime, week: Week, zone: ZoneInfo, closed: frozenset[date]) -> datetime | None:
    """The next opening after `at`, in local time. Returns None where the next two weeks have none."""
    return next((opening for opening in _openings(at, week, zone, closed) if opening > at), None)


def after_open_minutes(
    at: datetime, minutes: int, week: Week, zone: ZoneInfo, closed: frozenset[date]
) -> datetime:
    """When so many open minutes have passed since `at`. Where none comes in two weeks, all minutes count."""
    left = timedelta(minutes=minutes)
    today = at.astimezone(zone).date()
    for offset in range(_LOOK_AHEAD_DAYS):
        day = today + timedelta(days=offset)
        for span in spans_on(day, week, closed):
            midnight = datetime.combine(day, time(), zone)
            opens = (midnight + timedelta(minutes=span.opens)).astimezone(UTC)
            closes = (midnight + timedelta(minutes=span.closes)).astimezone(UTC)
            begins = max(at, opens)
            if begins < closes and left <= closes - begins:
                return begins + left
            left -= max(closes - begins, timedelta(0))
    return at + timedelta(minutes=minutes)


def _openings(at: datetime, week: Week, zone: ZoneInfo, closed: frozenset[date]) -> Iterator[datetime]:
    today = at.astimezone(zone).date()
    for offset in range(_LOOK_AHEAD_DAYS):
        day = today + timedelta(days=offset)
        for span in spans_on(day, week, closed):
            yield datetime.combine(day, time(*divmod(span.opens, 60)), zone)
