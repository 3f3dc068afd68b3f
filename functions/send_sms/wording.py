"""Writes a text: in the dealership's own words, else in ours, for its language and hours. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from functions.send_sms.segments import Size, size
from functions.shared import hours, letters, template, words
from functions.shared.call import Department, KeywordAnswer, Language, TextKind
from functions.shared.dealership import Dealership
from functions.shared.ledger.stored import StoredItem, StoredText
from functions.shared.sender import SEGMENT, Sender
from functions.shared.words import Answers, Words

# A weekday's name would be taken for an earlier day's, if the day were a week off or more.
_WEEK = timedelta(days=7)
_Day = Literal["today", "tomorrow", "later"]
_DAYS: tuple[_Day, ...] = get_args(_Day)

# GSM-7 has these marks in another form. Letters stay as they are: spelling is the author's.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(
            "\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bc\u00b4`", "'"
        ),  # quotation marks, primes
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),  # hyphens, dashes, the minus
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)


@dataclass(frozen=True, slots=True)
class Text:
    """What the caller reads, what it costs, and whether it was written for opening hours.

    `promised_at` is by when it says that staff will call back.
    """

    body: str
    size: Size
    open: bool
    promised_at: datetime | None = None


def of(
    dealership: Dealership,
    text: StoredItem,
    language: Language,
    also: Language | None,
    now: datetime,
    sender: Sender,
    promised_at: datetime | None = None,
) -> Text:
    """The words of a text that is owed. `promised_at`: by when an answer may promise a call back."""
    if isinstance(text, StoredText) and text.words is not None:
        return _sized(text.words, sender.segment, is_open=True)
    if isinstance(text, StoredText) and text.answer is not None:
        return answer(dealership, text.answer, language, also, sender.segment)
    return write(
        dealership,
        text.department,
        language,
        now,
        sender.segment,
        text.kind,
        receives=sender.receives,
        promised_at=promised_at,
    )


def write(
    dealership: Dealership,
    department: Department,
    language: Language,
    now: datetime,
    segment: int = SEGMENT,
    kind: TextKind = "answer",
    *,
    receives: bool = True,
    promised_at: datetime | None = None,
) -> Text:
    """The text of a call at that moment. `segment` is how many septets its sender's segment holds.

    `kind` is a follow-up's, or an answer's, which a test's text has too. Our own words ask for a reply where
    the sender `receives` one. With `promised_at`, an answer promises a call back by then
    (`functions.send_sms.promise`).
    """
    vocabulary = words.of(language)
    week = dealership.week(department)
    is_open = hours.is_open(now, week, dealership.zone, dealership.closed_days)
    opening = hours.next_opening(now, week, dealership.zone, dealership.closed_days)
    opens = _opens(opening, now.astimezone(dealership.zone), vocabulary)
    if promised_at is not None and kind in ("answer", "test"):
        place = _Place(department, language, is_open=True, kind=kind, receives=receives, promised=True)
        by = _callback_by(promised_at, now, dealership.zone, vocabulary)
        text = _fill_in(dealership, place, opens=opens, segment=segment, callback_by=by)
        return replace(text, promised_at=promised_at)
    place = _Place(department, language, is_open=is_open, kind=kind, receives=receives)
    return _fill_in(dealership, place, opens=opens, segment=segment)


def answer(
    dealership: Dealership,
    keyword: KeywordAnswer,
    language: Language,
    also: Language | None = None,
    segment: int = SEGMENT,
) -> Text:
    """The answer to a keyword, in its language. `also` is a second one that the caller reads.

    It is ours word for word: carriers ask for what it says, at whatever hour.
    """
    ours = words.of(language)["text"]["keyword"]
    own = ours["stop_also"] if keyword == "stop" and also not in (None, language) else ours[keyword]
    most = 1 + len(dealership.follow_ups)
    values = {
        "dealership": dealership.text_name,
        "phone": _phone(dealership.phone),
        "most": ours["most"][most > 1].format(number=most),
    }
    return _sized(template.render(own, values), segment, is_open=True)


def costliest(
    dealership: Dealership,
    department: Department,
    language: Language,
    *,
    is_open: bool,
    segment: int = SEGMENT,
    kind: TextKind = "answer",
    promised: bool = False,
) -> Text:
    """The longest text that a caller may read, whichever day and hour it is: `{opens}` has several lengths.

    `promised`: of those that promise a call back.
    """
    place = _Place(department, language, is_open=is_open, kind=kind, promised=promised)
    vocabulary = words.of(language)
    texts = (
        _fill_in(dealership, place, opens=opens, segment=segment, callback_by=by)
        for opens in _every_opens(dealership.week(department), vocabulary)
        for by in (_every_callback_by(vocabulary) if promised else [""])
    )
    return max(texts, key=lambda text: (text.size.segments, text.size.units))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Which template: a department's, in a language, for its hours."""

    department: Department = field(kw_only=False)
    language: Language = field(kw_only=False)
    is_open: bool
    kind: TextKind
    receives: bool = True
    promised: bool = False


def _fill_in(
    dealership: Dealership, place: _Place, *, opens: str, segment: int, callback_by: str = ""
) -> Text:
    vocabulary = words.of(place.language)
    own = dealership.text(
        place.department, place.language, is_open=place.is_open, kind=place.kind, promised=place.promised
    )
    values = {
        "dealership": dealership.text_name,
        "department": vocabulary["departments"][place.department]["called"],
        "phone": _phone(dealership.phone),
        "opens": opens,
        "info": dealership.information_url,
        "callback_by": callback_by,
    }
    written = own or _ours(vocabulary, place, segment)
    return _sized(template.render(written, values), segment, is_open=place.is_open)


def _ours(vocabulary: Words, place: _Place, segment: int) -> str:
    ours, kind = vocabulary["text"], place.kind
    moment: Literal["open", "closed"] = "open" if place.is_open else "closed"
    if kind == "tried" or kind == "follow_up":
        return ours[kind][moment]
    answers: Answers = ours if segment >= SEGMENT else ours["short"]
    if not place.receives:
        answers = ours["one_way"]
    return answers["promised"] if place.promised else answers[moment]


def _sized(written: str, segment: int, *, is_open: bool) -> Text:
    body = letters.visible(written).translate(_PLAIN)
    return Text(body, size(body, segment), is_open)


def _phone(number: str) -> str:
    """Writes a North American number as callers do, 418-555-0100, and any other in E.164."""
    return f"{number[2:5]}-{number[5:8]}-{number[8:]}" if number.startswith("+1") else number


def _opens(opening: datetime | None, now: datetime, vocabulary: Words) -> str:
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


def _callback_by(promised_at: datetime, now: datetime, zone: ZoneInfo, vocabulary: Words) -> str:
    """The local time. Of a promise made today, midnight is the day's end: 24 h."""
    local = promised_at.astimezone(zone)
    hour = local.hour if local.date() == now.astimezone(zone).date() else local.hour + 24
    return words.time_of_day(vocabulary["clock"], hour, local.minute)


def _every_callback_by(vocabulary: Words) -> list[str]:
    """A time for each length that `{callback_by}` may have."""
    quarters = (divmod(minutes, 60) for minutes in range(0, 24 * 60 + 1, 15))
    times = (words.time_of_day(vocabulary["clock"], hour, minute) for hour, minute in quarters)
    return list({len(time): time for time in times}.values())


def _every_opens(week: hours.Week, vocabulary: Words) -> Iterator[str]:
    """All that `{opens}` may say, on whichever day: only a day's first hours are told on another."""
    yield vocabulary["text"]["opens"]["never"]
    for weekday, name in enumerate(hours.WEEKDAYS):
        for place, span in enumerate(week.get(name, ())):
            for day in ("today",) if place else _DAYS:
                yield _opening(day, weekday, *divmod(span.opens, 60), vocabulary)


def _opening(day: _Day, weekday: int, hour: int, minute: int, vocabulary: Words) -> str:
    return vocabulary["text"]["opens"][day].format(
        weekday=vocabulary["weekdays"][weekday], time=words.time_of_day(vocabulary["clock"], hour, minute)
    )
