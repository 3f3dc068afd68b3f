"""The words of a language that more than one room needs: texts, report, import and adapters read them here.

A language is a file, LL.toml, and its name in `Language`; a department is its name in `Department` and a
block in each file. The report's own sentences are in `functions/lake/report/words/`, so that no text waits
for them.
"""

from functools import cache
from pathlib import Path
from typing import cast

# Pydantic, by which a test checks the files, takes typing's own from Python 3.12 on.
from typing_extensions import TypedDict

from functions.shared.call import Department, Language


class Clock(TypedDict):
    """How a time is written, with its minutes and on the hour. `halves`: before noon, and after."""

    exact: str
    whole: str
    halves: list[str]


class Opens(TypedDict):
    """When a closed dealership opens; `never`: not within a week."""

    today: str
    tomorrow: str
    later: str
    never: str


class Window(TypedDict):
    """When a dealership takes calls: `until` it closes, or `since` it opens, which `Opens` says."""

    until: str
    since: str


class ByHours(TypedDict):
    """A text while a dealership is open, and one while it is closed."""

    open: str
    closed: str


class Answers(ByHours):
    """`promised` takes the place of `open` where the text can say by when staff will call back."""

    promised: str


class KeywordAnswers(TypedDict):
    """The answers to keywords. `stop_also` is the one to a caller who reads another language besides.

    `most` is how many texts a call may bring: one, and several.
    """

    stop: str
    stop_also: str
    start: str
    help: str
    most: list[str]


class Text(Answers):
    """Our own texts. The `short` ones are for senders whose segment holds less than others', and the
    `one_way` ones for those that receive no reply.

    `tried` follows an unanswered call back, and `follow_up` comes at the next opening where nobody called.
    """

    short: Answers
    one_way: Answers
    tried: ByHours
    follow_up: ByHours
    keyword: KeywordAnswers
    opens: Opens
    hours: Window


class WayOut(TypedDict):
    """The words that stop texts, one of which each text must hold; `write` says which to add to one without.

    They are of AWS's list, where ARRÊT isn't, whose Ê would make a text of one segment three:
    docs.aws.amazon.com/sms-voice/latest/userguide/opt-out-list-keywords.html
    """

    words: list[str]
    write: str


class Replies(TypedDict):
    """What asks for a reply, and what takes the asking away; en.toml says which is which."""

    ask: list[str]
    write: list[str]
    choice: list[str]
    way_out: list[str]
    unless: list[str]
    elsewhere: list[str]


class DepartmentWords(TypedDict):
    """What a department is called, and how telephone systems' names tell it (en.toml says which is which)."""

    called: str
    name: str
    the: str
    at: str
    names: list[str]
    keywords: list[str]


class Words(TypedDict):
    """One language's file; `weekdays` begin with Monday."""

    weekdays: list[str]
    clock: Clock
    text: Text
    way_out: WayOut
    replies: Replies
    departments: dict[Department, DepartmentWords]


@cache
def of(language: Language) -> Words:
    """The language's words. Tests hold each file to `Words`, so that no Lambda has to."""
    # Webhooks need no words, but for the few whose provider names a queue.
    import tomllib

    written = Path(__file__).with_name(f"{language}.toml").read_text("utf-8")
    return cast("Words", tomllib.loads(written))


def time_of_day(clock: Clock, hour: int, minute: int = 0) -> str:
    """The local time as the language writes it; hour 24 is the end of the day."""
    return clock["exact" if minute else "whole"].format(
        hour=hour,
        hour12=hour % 12 or 12,
        minute=f"{minute:02}",
        half=clock["halves"][hour % 24 // 12],
    )
