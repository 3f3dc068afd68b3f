"""What the coming week may bring, in words: its range, and a line for each of the hours to staff. Pure."""

from collections.abc import Iterator
from datetime import date
from math import ceil
from typing import Any

from functions.notify.notice import Ahead
from functions.shared import words
from functions.shared.call import Language
from functions.shared.typography import typeset


def sentences(own: Any, ahead: Ahead, language: Language) -> Iterator[str]:
    """How many calls are expected, and which days are off."""
    calls = ahead.calls
    yield own["ahead"]["expected"].format(
        expected=round(calls.expected), week=monday(own, ahead), low=calls.low, high=calls.high
    )
    if ahead.days_off:
        days = ", ".join(_day(own, day, language) for day in ahead.days_off)
        yield own["ahead"]["day_off"].format(list=days)


def rows(own: Any, ahead: Ahead, language: Language) -> Iterator[str]:
    """In which hours one more person would take most of the calls, the first hour first."""
    clock = words.of(language)["clock"]
    for block in sorted(ahead.calls.staff, key=lambda each: (each.date, each.from_hour)):
        # Less than one call would be told as none.
        gain = max(1, ceil(block.gain) if block.at_most else round(block.gain))
        text: str = own["ahead"]["at_most" if block.at_most else "staff"].format(
            day=_day(own, block.date, language),
            start=words.time_of_day(clock, block.from_hour),
            end=words.time_of_day(clock, block.to_hour),
            gain=gain,
        )
        yield typeset(text[:1].upper() + text[1:], own["no_break"])


def monday(own: Any, ahead: Ahead) -> str:
    """The week's Monday, as a title has it."""
    return str(own["ahead"]["monday"].format(**_parts(own, ahead.week)))


def _day(own: Any, day: date, language: Language) -> str:
    weekday = words.of(language)["weekdays"][day.weekday()]
    return str(own["ahead"]["day"].format(weekday=weekday, **_parts(own, day)))


def _parts(own: Any, day: date) -> dict[str, str]:
    first: str = own["ahead"]["first"]
    return {"day": first if day.day == 1 else str(day.day), "month": own["ahead"]["months"][day.month - 1]}
