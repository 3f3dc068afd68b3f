"""Writes a text: in the dealership's own words, else in ours, for its language and hours. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from functions.send_sms import clock_words
from functions.send_sms.segments import Size, size
from functions.shared import hours, letters, template, words
from functions.shared.call import Department, KeywordAnswer, Language, TextKind
from functions.shared.dealership import Dealership
from functions.shared.ledger.stored import StoredItem, StoredText
from functions.shared.sender import SEGMENT, Sender
from functions.shared.words import Answers, Words

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
        called=text.called,
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
    called: str | None = None,
) -> Text:
    """The text of a call at that moment. `segment` is how many septets its sender's segment holds, and
    `called` the number that was called.

    `kind` is a follow-up's, or an answer's, which a test's text has too. Our own words ask for a reply where
    the sender `receives` one. With `promised_at`, an answer promises a call back by then
    (`functions.send_sms.promise`).
    """
    vocabulary = words.of(language)
    week = dealership.week(department)
    is_open = hours.is_open(now, week, dealership.zone, dealership.closed_days)
    opening = hours.next_opening(now, week, dealership.zone, dealership.closed_days)
    opens = clock_words.opens(opening, now.astimezone(dealership.zone), vocabulary)
    closing = hours.closing(now, week, dealership.zone, dealership.closed_days)
    filled: dict[str, str] = {
        "opens": opens,
        "hours": clock_words.hours(closing, opens, now, dealership.zone, vocabulary),
        "direct": _phone(_direct(dealership, department, called)),
    }
    if promised_at is not None and kind in ("answer", "test"):
        place = _Place(department, language, is_open=True, kind=kind, receives=receives, promised=True)
        filled["callback_by"] = clock_words.local_time(promised_at, now, dealership.zone, vocabulary)
        text = _fill_in(dealership, place, filled, segment=segment)
        return replace(text, promised_at=promised_at)
    place = _Place(department, language, is_open=is_open, kind=kind, receives=receives)
    return _fill_in(dealership, place, filled, segment=segment)


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
    longest_time = clock_words.longest_time(vocabulary)
    longest_window = vocabulary["text"]["hours"]["until"].format(time=longest_time)
    filled = {
        "direct": _phone(_direct(dealership, department, None)),
        "callback_by": longest_time,
    }
    texts = (
        _fill_in(dealership, place, {**filled, "opens": opens, "hours": window}, segment=segment)
        for opens in clock_words.every_opens(dealership.week(department), vocabulary)
        for window in ((longest_window,) if is_open else (clock_words.window(opens, vocabulary),))
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


def _fill_in(dealership: Dealership, place: _Place, filled: Mapping[str, str], *, segment: int) -> Text:
    vocabulary = words.of(place.language)
    own = dealership.text(
        place.department, place.language, is_open=place.is_open, kind=place.kind, promised=place.promised
    )
    values = {
        "dealership": dealership.text_name,
        "department": vocabulary["departments"][place.department]["called"],
        "phone": _phone(dealership.phone),
        "info": dealership.information_url,
        **filled,
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


def _direct(dealership: Dealership, department: Department, called: str | None) -> str:
    """The number that was called, where it is a line's; else the department's own; else the dealership's."""
    numbers = {line.number: line.department for line in dealership.lines if line.number and not line.overflow}
    if called in numbers:
        return called or ""
    return next((number for number, each in numbers.items() if each == department), dealership.phone)
