"""What the desk says, in the reader's language, with numbers, moments and spans as it writes them. Pure.

The desk's own words are in words/LL.toml, under the same keys in each language; departments, weekdays and
hours are every room's, in functions/shared/words.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from functions.shared import words as common
from functions.shared.call import LANGUAGES, Department, Language
from functions.shared.phone import is_e164

_NO_BREAK = "\N{NO-BREAK SPACE}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_HOUR, _DAY = 60, 24 * 60
# What callers read: it stays as it is written.
_PLAIN = "quick"


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. `words` are the desk's, `shared` every room's."""

    language: Language
    words: dict[str, Any]
    shared: common.Words
    no_break: re.Pattern[str]

    def text(self, key: str, /, **values: str) -> str:
        """Fills in the pattern at the dotted key."""
        return str(self.at(key)).format(**values)

    def at(self, key: str) -> Any:
        """Returns what stands at the dotted key. Raises KeyError."""
        found: Any = self.words
        for part in key.split("."):
            found = found[part]
        return found

    def counted(self, key: str, number: int, **values: str) -> str:
        """Writes a number with its noun. So few words don't need the CLDR."""
        form = "one" if number in self.at("singular") else "many"
        return self.text(f"{key}.{form}", number=str(number), **values)

    def department(self, department: Department) -> str:
        """Its name, as on a button."""
        return self.shared["departments"][department]["name"]

    def departments(self, several: tuple[Department, ...]) -> str:
        """As in a sentence: « le service et les pièces »."""
        named = [self.shared["departments"][each]["the"] for each in several]
        return str(self.at("call.and")).join([", ".join(named[:-1]), named[-1]] if named[1:] else named)

    def caller(self, number: str | None) -> str:
        """A number as people write it: 418 555-0142. Another country's stays E.164."""
        if number is None:
            return str(self.at("call.withheld"))
        if number.startswith("+1") and len(number) == 12:
            return f"{number[2:5]}{_NO_BREAK}{number[5:8]}-{number[8:]}"
        return number

    def percent(self, share: float) -> str:
        """Writes a fraction of 1 in whole percent."""
        return self.text("percent", number=str(round(share * 100)))

    def span(self, minutes: int) -> str:
        """How long: 9 min, 1 h 11, 2 j. The page's script writes the same."""
        if minutes < _HOUR:
            return self.text("span.minutes", minutes=str(minutes))
        if minutes < _DAY:
            hours, rest = divmod(minutes, _HOUR)
            return self.text("span.hours", hours=str(hours), minutes=f"{rest:02}")
        return self.text("span.days", days=str(minutes // _DAY))

    def time(self, at: datetime, zone: ZoneInfo) -> str:
        """The local time of day: 10 h 15."""
        local = at.astimezone(zone)
        return self._typeset(common.time_of_day(self.shared["clock"], local.hour, local.minute))

    def moment(self, at: datetime, today: date, zone: ZoneInfo) -> str:
        """The time, and the day where it isn't today."""
        local = at.astimezone(zone)
        away = abs(local.date() - today)
        time = self.time(at, zone)
        if not away:
            return time
        if away < timedelta(days=7):
            return self.text("moment.weekday", weekday=self._weekday(local.date()), time=time)
        return self.text("moment.date", day=self._day(local.date()), time=time)

    def day(self, day: date, today: date) -> str:
        """The heading of a day: Aujourd'hui, Hier, Jeudi 12 novembre."""
        named = {0: "moment.today", 1: "moment.yesterday"}.get((today - day).days)
        said = (
            str(self.at(named))
            if named
            else self.text("moment.long_day", weekday=self._weekday(day), day=self._day(day))
        )
        return said[:1].upper() + said[1:]

    def day_and_time(
        self, at: datetime, today: date, zone: ZoneInfo, form: Literal["on", "since"] = "on"
    ) -> str:
        """Within a sentence: « le 12 novembre à 15 h 24 », or after « depuis »."""
        day = at.astimezone(zone).date()
        key = "moment.on_today" if day == today else f"moment.{form}"
        return self.text(key, day=self._day(day), time=self.time(at, zone))

    def _weekday(self, day: date) -> str:
        return self.shared["weekdays"][day.weekday()]

    def _day(self, day: date) -> str:
        pattern = "moment.first" if day.day == 1 else "moment.day"
        return self.text(pattern, number=str(day.day), month=self.at("months")[day.month - 1])

    def _typeset(self, text: str) -> str:
        return typeset(text, self.no_break)


@cache
def of(language: Language) -> Wording:
    """Reads the language's words."""
    own = tomllib.loads((Path(__file__).parent / "words" / f"{language}.toml").read_text("utf-8"))
    no_break = re.compile(own.pop("no_break"))
    set_ = {key: part if key == _PLAIN else _each(part, no_break) for key, part in own.items()}
    return Wording(language, set_, common.of(language), no_break)


def others(language: Language) -> list[Wording]:
    """The other languages, to change to."""
    return [of(each) for each in LANGUAGES if each != language]


def callable_number(number: str | None) -> str | None:
    """What a `tel:` link may hold: nothing but a number in E.164."""
    return number if number is not None and is_e164(number) else None


def typeset(text: str, no_break: re.Pattern[str]) -> str:
    """Curly apostrophes, and the spaces that `no_break` matches made no-break ones."""
    return no_break.sub(_NO_BREAK, text.replace("'", _APOSTROPHE))


def _each(part: Any, no_break: re.Pattern[str]) -> Any:
    match part:
        case str():
            return typeset(part, no_break)
        case list():
            return [_each(item, no_break) for item in part]
        case dict():
            return {key: _each(value, no_break) for key, value in part.items()}
        case _:
            return part
