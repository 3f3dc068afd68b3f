"""Dates and times in any form that a call log writes them. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from cli.call_logs.mapping.normalize import normalize_word
from cli.call_logs.mapping.vocabulary import DateOrder
from functions.shared import words
from functions.shared.call import LANGUAGES

# A local time that the clocks' change makes twice, or never.
Doubt = Literal["twice", "never"]

_TIME = r"""
    (?P<hour>\d{1,2}) \s?[:.h]\s? (?P<minute>\d{2})
    (?:\s?(?:[:.m]|min)\s?(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?
    \s?s?
    \s* (?P<half>[ap]\.?\s?m\.?)?
    \s* \(?(?P<zone>z|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|[a-z]{3,4})?\)?
"""
# Weekdays and their abbreviations of two letters and more, in each language: lun., Mon, jeudi. Monday is 0.
_WEEKDAYS = {
    name[:length]: number
    for language in LANGUAGES
    for number, name in enumerate(map(str.casefold, words.of(language)["weekdays"]))
    for length in range(2, len(name) + 1)
}
_NAMED_DAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_CLOCK = rf"(?:(?:\s*t\s*|[\s,]+(?:[àa]t?\s)?){_TIME})?"
_FIGURES = re.compile(
    rf"(?:\(?(?P<before>[^\W\d]+)\.?\)?,?\s+)?(?P<a>\d{{1,4}})[-/.\s](?P<b>\d{{1,2}})[-/.\s](?P<c>\d{{1,4}})"
    rf"(?:[\s,]+\(?(?P<after>{_NAMED_DAY})\.?\)?,?)?{_CLOCK}",
    re.VERBOSE | re.IGNORECASE,
)
_RUN = re.compile(
    r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})[t\s]?(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})(?:\.(?P<part>\d+))?"
    r"(?P<half>)(?P<zone>z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?[\s.-]+(?P<month>[^\W\d]+)\.?[\s,.-]+(?P<year>\d{{2,4}}){_CLOCK}",
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}",
    re.VERBOSE | re.IGNORECASE,
)
# English and French months by their first letters, without accents.
_MONTHS = {
    "jan": 1, "fev": 2, "feb": 2, "mar": 3, "avr": 4, "apr": 4, "mai": 5, "may": 5, "juin": 6, "jun": 6,
    "juil": 7, "jul": 7, "aou": 8, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
# North American abbreviations, English and French (HNE: heure normale de l'Est), in hours.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "hna": -4, "haa": -3, "hne": -5, "hae": -4, "hnc": -6, "hac": -5,
    "hnr": -7, "har": -6, "hnp": -8, "hap": -7,
}  # fmt: skip
_SIGNED = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_UNIX = re.compile(r"(\d{9,10})(\d{3})?(?:[.,]\d+)?")
_SAMPLE = 3000
_ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)
_FIGURED: tuple[DateOrder, ...] = ("ymd", "dmy", "mdy")


def read(text: str, order: DateOrder) -> datetime | None:
    """Reads a date and time, aware where the text says its offset; None where it is none.

    A date in figures that isn't the weekday beside it is none: its order is another.
    """
    text = text.strip()
    if order == "unix":
        match = _UNIX.fullmatch(text)
        if match is None:
            return None
        return datetime.fromtimestamp(int(match[1]), UTC) + timedelta(milliseconds=int(match[2] or 0))
    try:
        for form in (_FIGURES, _RUN):
            match = form.fullmatch(text)
            if match is not None:
                day = _ordered(int(match["a"]), int(match["b"]), int(match["c"]), match, order)
                return _at(match, *day) if form is _RUN or _is_named_day(match, *day) else None
        for form in (_DAY_MONTH, _MONTH_DAY):
            match = form.fullmatch(text)
            if match is not None:
                return _at(match, _year(int(match["year"])), _month(match["month"]), int(match["day"]))
    except (ValueError, OverflowError):
        return None
    return None


def orders_of(text: str) -> list[DateOrder]:
    """Returns the orders in which the text is a date and time."""
    return [order for order in _ORDERS if read(text, order) is not None]


def joined(day: str, time: str) -> str:
    """Joins the two. A workbook's date comes with midnight, and its time with the day its calendar begins."""
    return f"{day.removesuffix(' 00:00:00')} {time.removeprefix('1899-12-30 ').removeprefix('1899-12-31 ')}"


def names_weekday(text: str) -> bool:
    return text.strip(". ").casefold() in _WEEKDAYS


def names_month(text: str) -> bool:
    """Tells whether the month is a word, so that the date reads the same in any order."""
    return any(form.fullmatch(text.strip()) for form in (_DAY_MONTH, _MONTH_DAY))


def in_utc(moment: datetime, zone: ZoneInfo) -> tuple[datetime, Doubt | None]:
    """Converts a moment to UTC; it is read in `zone` unless it says its own.

    Of an hour that the clocks repeat, the first is taken; one that they skip is counted on from before.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC), None
    first = moment.replace(tzinfo=zone).utcoffset() or timedelta()
    second = moment.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    doubt: Doubt | None = None if first == second else "twice" if first > second else "never"
    return (moment - first).replace(tzinfo=UTC), doubt


def date_orders(samples: Sequence[str]) -> list[DateOrder]:
    """Finds the order in which most samples are dates; several where they are as likely, none where none is.

    A call log runs on or back through time: the order that runs straight is the right one.
    """
    some = samples[:_SAMPLE]
    runs = {order: [moment for sample in some if (moment := read(sample, order))] for order in _FIGURED}
    most = max(map(len, runs.values()))
    if not most:
        return ["unix"] if any(read(sample, "unix") for sample in some) else []
    best = [order for order in _FIGURED if len(runs[order]) == most]
    straight = min(_turns(runs[order]) for order in best)
    best = [order for order in best if _turns(runs[order]) == straight]
    if all(
        runs[order] == runs[best[0]] for order in best
    ):  # written with the year first, or with month names
        return best[:1]
    # Two figures for the year, and the year first: nobody writes so.
    return [order for order in best if order != "ymd"] or best


def _turns(moments: Iterable[datetime]) -> int:
    """Counts the steps that go against the run of the others."""
    local = [moment.replace(tzinfo=None) for moment in moments]
    steps = [after - before for before, after in pairwise(local)]
    back = sum(step < timedelta() for step in steps)
    on = sum(step > timedelta() for step in steps)
    return min(back, on)


def _ordered(a: int, b: int, c: int, match: re.Match[str], order: DateOrder) -> tuple[int, int, int]:
    if len(match["a"]) == 4:
        return a, b, c
    if order == "ymd":
        return _year(a), b, c
    return (_year(c), b, a) if order == "dmy" else (_year(c), a, b)


def _is_named_day(match: re.Match[str], year: int, month: int, day: int) -> bool:
    """Checks the date against the weekday beside it, where one is."""
    name = (match["before"] or match["after"] or "").casefold()
    return name not in _WEEKDAYS or date(year, month, day).weekday() == _WEEKDAYS[name]


def _year(year: int) -> int:
    return year + 2000 if year < 100 else year


def _month(name: str) -> int:
    name = normalize_word(name)
    return _MONTHS.get(name[:3]) or _MONTHS.get(name[:4], 0)


def _at(match: re.Match[str], year: int, month: int, day: int) -> datetime | None:
    if match["hour"] is None:
        return None
    hour = int(match["hour"])
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    part = int((match["part"] or "0")[:6].ljust(6, "0"))
    moment = datetime(year, month, day, hour, int(match["minute"]), int(match["second"] or 0), part)  # noqa: DTZ001 -- local until its zone is known
    if not match["zone"]:
        return moment
    offset = _offset(match["zone"])
    return None if offset is None else moment.replace(tzinfo=timezone(offset))


def _offset(zone: str) -> timedelta | None:
    signed = _SIGNED.fullmatch(zone)
    if signed is None:
        hours = _ZONES.get(zone.casefold())
        return None if hours is None else timedelta(hours=hours)
    offset = timedelta(hours=int(signed[2]), minutes=int(signed[3] or 0))
    return -offset if signed[1] == "-" else offset
