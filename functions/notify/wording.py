"""A notice in words, whatever channel it leaves by. Pure.

The words are in words/LL.toml; departments, weekdays and times are every room's, in functions/shared/words.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from functions.notify import week_ahead
from functions.notify.notice import Kept, Notice, Row
from functions.shared import words
from functions.shared.call import Language
from functions.shared.typography import typeset

# So many rows are read on a telephone; the desk has them all.
MOST_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What every channel shows: a title, sentences, a line for each who waits, and a link with its label."""

    language: Language
    title: str
    sentences: tuple[str, ...]
    rows: tuple[str, ...]
    why: str
    label: str
    url: str | None

    @property
    def text(self) -> str:
        """All of it as plain text, for whoever reads no formatting."""
        blocks = [
            self.title,
            *self.sentences,
            "\n".join(f"- {row}" for row in self.rows),
            f"{self.label}\n{self.url}" if self.url else "",
            self.why,
        ]
        return "\n\n".join(filter(None, blocks)) + "\n"


def write(notice: Notice) -> Words:
    """The notice in the dealership's first language."""
    language = notice.dealership.languages[0]
    own, name = words_of(language), notice.dealership.name
    frame = own["frame" if notice.ahead is None else "ahead"]
    return Words(
        language=language,
        title=_title(own, notice, language),
        sentences=tuple(_sentences(own, notice, language)),
        rows=tuple(
            _rows(own, notice, language)
            if notice.ahead is None
            else week_ahead.rows(own, notice.ahead, language)
        ),
        why=frame["why"].format(dealership=name),
        label=frame["label"],
        url=notice.url,
    )


def _title(own: Any, notice: Notice, language: Language) -> str:
    form = own["title"][notice.kind]
    if not isinstance(form, str):
        form = _counted(form, len(notice.rows))
    department = words.of(language)["departments"][notice.department]["name"]
    who = _who(own, notice.rows[0]) if notice.rows else ""
    monday = week_ahead.monday(own, notice.ahead) if notice.ahead else ""
    return _set(
        own,
        form.format(department=_set(own, department), who=who, number=len(notice.rows), week=monday),
    )


def _sentences(own: Any, notice: Notice, language: Language) -> Iterator[str]:
    lead = own["lead"].get(notice.kind)
    if lead:
        yield lead.format(dealership=notice.dealership.name)
    if notice.ahead is not None:
        yield from week_ahead.sentences(own, notice.ahead, language)
    if notice.yesterday is not None:
        day = _last_day(own, notice, language)
        for name, of_them in (("promises", notice.yesterday.promises), ("targets", notice.yesterday.targets)):
            if of_them.of:
                yield _kept(own, name, of_them, day)


def _kept(own: Any, name: str, of_them: Kept, day: str) -> str:
    form: str = own["yesterday"][name]
    return form.format(day=day, kept=of_them.kept, all=of_them.of)


def _last_day(own: Any, notice: Notice, language: Language) -> str:
    assert notice.yesterday
    today = notice.at.astimezone(notice.dealership.zone).date()
    day = notice.yesterday.day
    if day == today - timedelta(days=1):
        return str(own["yesterday"]["yesterday"])
    return words.of(language)["weekdays"][day.weekday()].capitalize()


def _rows(own: Any, notice: Notice, language: Language) -> Iterator[str]:
    for row in notice.rows[:MOST_ROWS]:
        yield " · ".join(_parts(own, notice, row, language))
    more = len(notice.rows) - MOST_ROWS
    if more > 0:
        yield _counted(own["row"]["more"], more).format(number=more)


def _parts(own: Any, notice: Notice, row: Row, language: Language) -> Iterator[str]:
    yield _who(own, row)
    yield _moment(own, notice, row.occurred_at, language)
    yield own["outcome"][row.outcome]
    if row.calls > 1:
        yield own["row"]["calls"].format(number=row.calls)
    if row.replied:
        yield own["row"]["replied"]
    due = own["row"]["promised" if row.promised else "target"]
    yield due.format(time=_moment(own, notice, row.due_at, language))


def _moment(own: Any, notice: Notice, moment: datetime, language: Language) -> str:
    """A time of the notice's own day, with its weekday on any other."""
    zone = notice.dealership.zone
    local, today = moment.astimezone(zone), notice.at.astimezone(zone).date()
    spoken = words.of(language)
    time = words.time_of_day(spoken["clock"], local.hour, local.minute)
    if local.date() != today:
        time = own["row"]["day"].format(weekday=spoken["weekdays"][local.weekday()], time=time)
    return _set(own, time)


def _who(own: Any, row: Row) -> str:
    return str(own["withheld"]) if row.last4 is None else str(own["number"]).format(last4=row.last4)


def _counted(forms: Any, number: int) -> str:
    """The form for a number: both of our languages have two, and French takes its singular for none."""
    if number == 0 and "none" in forms:
        return str(forms["none"])
    return str(forms["one" if number == 1 else "other"])


def _set(own: Any, text: str) -> str:
    return typeset(text, own["no_break"])


@cache
def words_of(language: Language) -> dict[str, Any]:
    """The language's own words of notices, set as they are read."""
    written = tomllib.loads(Path(__file__).parent.joinpath("words", f"{language}.toml").read_text("utf-8"))
    no_break = re.compile(written.pop("no_break"))
    return {**_typeset(written, no_break), "no_break": no_break}


def _typeset(part: Any, no_break: re.Pattern[str]) -> Any:
    if isinstance(part, str):
        return typeset(part, no_break)
    if isinstance(part, list):
        return [typeset(each, no_break) for each in part]
    return {key: _typeset(value, no_break) for key, value in part.items()}
