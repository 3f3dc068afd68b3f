"""The times that texts tell, in the words of a language: when a department opens and closes. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from functions.shared import words
from functions.shared.hours import WEEKDAYS, Week
from functions.shared.words import Words

# A weekday's name would be taken for an earlier day's, if the day were a week off or more.
_WEEK = timedelta(days=7)
_Day = Literal["today", "tomorrow", "later"]
_DAYS: tuple[_Day, ...] = get_args(_Day)


def hours(closing: datetime | None, opens: str, now: datetime, zone: ZoneInfo, vocabulary: Words) -> str:
    if closing is None:
        return window(opens, vocabulary)
    time = local_time(closing, now, zone, vocabulary)
    return vocabulary["text"]["hours"]["until"].format(time=time)


def window(opens: str, vocabulary: Words) -> str:
    texts = vocabulary["text"]
    return opens if opens == texts["opens"]["never"] else texts["hours"]["since"].format(opens=opens)


def local_time(moment: datetime, now: datetime, zone: ZoneInfo, vocabulary: Words) -> str:
    """The local time of a moment of today: midnight is the day's end, 24 h."""
    local = moment.astimezone(zone)
    hour = local.hour if local.date() == now.astimezone(zone).date() else local.hour + 24
    return words.time_of_day(vocabulary["clock"], hour, local.minute)


def longest_time(vocabulary: Words) -> str:
    quarters = (divmod(minutes, 60) for minutes in range(0, 24 * 60 + 1, 15))
    return max((words.time_of_day(vocabulary["clock"], *quarter) for quarter in quarters), key=len)


def every_opens(week: Week, vocabulary: Words) -> Iterator[str]:
    """All that `{opens}` may say, on whichever day: only a day's first hours are told on another."""
    yield vocabulary["text"]["opens"]["never"]
    for weekday, name in enumerate(WEEKDAYS):
        for place, span in enumerate(week.get(name, ())):
            for day in ("today",) if place else _DAYS:
                yield _opening(day, weekday, *divmod(span.opens, 60), vocabulary)


def _opening(day: _Day, weekday: int, hour: int, minute: int, vocabulary: Words) -> str:
    return vocabulary["text"]["opens"][day].format(
        weekday=vocabulary["weekdays"][weekday], time=words.time_of_day(vocabulary["clock"], hour, minute)
    )


def opens(opening: datetime | None, now: datetime, vocabulary: Words) -> str:
    patterns = vocabulary["text"]["opens"]
    if opening is None or opening.date() - now.date() >= _WEEK:
        return patterns["never"]
    days = (opening.date() - now.date()).days
    return _opening(
        "today" if days == 0 else "tomorrow" if days == 1 else "later",
        opening.weekday(),
        opening.hour,
        opening.minute,
        vocabulary,
    )
