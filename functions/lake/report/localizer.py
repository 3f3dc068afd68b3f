"""Words, numbers, dates and times in the reader's own language. Pure.

The page's own words are in words/LL.toml, under the same keys in each language; departments, weekdays and
hours are every room's, in functions/shared/words. Numbers and dates follow the CLDR (Babel), hours and the
first of the month the OQLF.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from functions.lake.report.parts import Sentence
from functions.shared import words
from functions.shared.call import Language
from functions.shared.typography import typeset

_WORDS = Path(__file__).parent / "words"
_FORMS: tuple[Literal["name", "the", "at"], ...] = ("name", "the", "at")
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Localizer:
    """One language. Each method writes one kind of thing, with the no-break spaces that belong in it."""

    language: Language
    words: dict[str, Any]
    no_break: re.Pattern[str]

    def text(self, key: str, /, **values: str) -> str:
        """Fills the placeholders of the pattern at the dotted key."""
        return str(self.at(key)).format(**values)

    def name(self, key: str, of: str) -> str:
        """Names a thing; as it is where the language has no word for it."""
        names: dict[str, str] = self.at(key)
        return names.get(of) or typeset(of, self.no_break)

    def at(self, key: str) -> Any:
        """Returns what stands at the dotted key: a pattern, a list or a table."""
        words: Any = self.words
        for part in key.split("."):
            words = words[part]
        return words

    def counted(self, key: str, number: int, **values: str) -> str:
        """Writes a number with its noun, in the form that the language gives it."""
        forms: dict[str, str] = self.at(key)
        form = Locale.parse(self._locale).plural_form(number)
        return forms.get(form, forms["other"]).format(number=self.count(number), **values)

    def told(self, key: str, number: int) -> str:
        """The same in running text, where numbers below ten are words."""
        forms: dict[str, str] = self.at(key)
        form = Locale.parse(self._locale).plural_form(number)
        return forms.get(form, forms["other"]).format(number=self.number(number))

    def number(self, number: int) -> str:
        """A whole number in running text: a word below ten."""
        return str(self.at("form.numbers")[number]) if 0 <= number < 10 else self.count(number)

    def count(self, number: float) -> str:
        """Writes a whole number: 36 000."""
        return self._decimal(number, "#,##0")

    def decimal(self, number: float, digits: int) -> str:
        """Writes a number with so many decimals."""
        return self._decimal(number, "#,##0" + ("." + "0" * digits if digits else ""))

    def percent(self, share: float, digits: int = 1) -> str:
        """Writes a fraction of 1 as a percentage."""
        return self.text("form.percent", number=self.decimal(share * 100, digits))

    def change(self, fraction: float, digits: int = 1) -> str:
        """Writes a percentage with its sign, for instance +3,1 %; no sign where it rounds to nothing."""
        size = self.percent(abs(fraction), digits)
        return size if size == self.percent(0, digits) else f"{'+' if fraction > 0 else _MINUS}{size}"

    def money(self, dollars: float) -> str:
        """Writes whole dollars."""
        return self.text("form.money", number=self.count(dollars))

    def price(self, dollars: float) -> str:
        """With its cents, where it has any."""
        return self.text("form.money", number=self.decimal(dollars, 2 if dollars % 1 else 0))

    def about_money(self, dollars: float) -> str:
        """Rounded to three digits, since it's an estimate."""
        unit = Decimal(1).scaleb(max(0, len(str(int(dollars))) - 3))
        return self.money(float((Decimal(dollars) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit))

    def day(self, day: date) -> str:
        """lundi 1er septembre 2025"""
        return self._date(day, "form.day")

    def day_of_year(self, day: date) -> str:
        """1er septembre 2025"""
        return self._date(day, "form.day_of_year")

    def short_day(self, day: date) -> str:
        """lundi 1er septembre"""
        return self._date(day, "form.short_day")

    def day_of_month(self, day: date) -> str:
        """1er septembre"""
        return self._date(day, "form.day_of_month")

    def tick(self, day: date) -> str:
        """A date as short as an axis needs."""
        return self._date(day, "form.tick")

    def month(self, month: str) -> str:
        """`month` is YYYY-MM."""
        return format_date(date.fromisoformat(f"{month}-01"), "LLLL", locale=self._locale)

    def short_month(self, month: str) -> str:
        """As short as an axis needs."""
        return format_date(date.fromisoformat(f"{month}-01"), "LLL", locale=self._locale)

    def weekday(self, number: int) -> str:
        """1 is Monday."""
        return str(self.words["weekdays"][number - 1])

    def hour(self, hour: int) -> str:
        """9 h, 9 am; 24 is the end of the day."""
        named: dict[str, str] = self.at("hour")
        return named.get(str(hour % 24)) or words.time_of_day(self.at("clock"), hour)

    def slot(self, weekday: int, start: int, end: int) -> str:
        """lundi de 9 h à 12 h"""
        return self.text("form.slot", weekday=self.weekday(weekday), hours=self.hours(start, end))

    def hours(self, start: int, end: int) -> str:
        """de 9 h à 12 h"""
        return self.text("form.hours", start=self.hour(start), end=self.hour(end))

    def interval(self, bounds: Sequence[float], digits: int = 0) -> str:
        """3 à 5, with so many decimals."""
        low, high = (self.decimal(bound, digits) for bound in bounds)
        return self.text("form.interval", low=low, high=high)

    def block(self, weekday: int | None, start: int, end: int) -> str:
        """le lundi, de 9 h à 12 h; no weekday is Monday to Friday."""
        if weekday is None:
            return self.text("form.workdays", hours=self.hours(start, end))
        return self.slot(weekday, start, end)

    def callers_in_ten(self, share: float) -> str:
        """six appelants sur dix; near none and near all, in percent."""
        tenths = round(share * 10)
        if 2 <= tenths <= 8:
            return self.text("form.callers_in_ten", number=str(self.at("form.numbers")[tenths]))
        return self.text("form.callers", share=self.percent(share, 0))

    def the_holiday(self, name: str) -> str:
        """la fête du Travail: as a sentence speaks of it; by its bare name where nobody said how."""
        with_article: dict[str, str] = self.at("the_holiday")
        return with_article.get(name) or self.name("holiday", name)

    def more(self, change: float) -> str:
        """42 % de plus, 42 % de moins"""
        key = "holidays.more" if change >= 0 else "holidays.fewer"
        return self.text(key, change=self.percent(abs(change), 0))

    def duration(self, seconds: float) -> str:
        """In the unit that fits: 8 s, 12 min, 3 h 5 min, 2,5 jours."""
        if seconds < 89.5:
            return self.text("form.seconds", number=self.count(seconds))
        minutes = round(seconds / 60)
        if minutes < 90:
            return self.text("form.minutes", number=self.count(minutes))
        if minutes < 48 * 60:
            hours, rest = divmod(minutes, 60)
            whole = self.text("form.hours_long", number=self.count(hours))
            return (
                f"{whole}\N{NO-BREAK SPACE}{self.text('form.minutes', number=str(rest))}" if rest else whole
            )
        return self.text("form.days", number=self.decimal(seconds / 86400, 1))

    def listed(self, items: Iterable[str]) -> str:
        """a, b et c"""
        return format_list(list(items), locale=self._locale)

    @property
    def locale(self) -> str:
        """The page's `lang`."""
        return self._locale.replace("_", "-")

    @property
    def _locale(self) -> str:
        return str(self.words["locale"])

    def _decimal(self, number: float, pattern: str) -> str:
        # Halves go up, as readers expect, and by the number's shortest decimal form.
        digits = len(pattern.partition(".")[2])
        exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        return format_decimal(exact, pattern, locale=self._locale).replace("-", _MINUS)

    def _date(self, day: date, key: str) -> str:
        pattern = str(self.at(key))
        if day.day == 1:
            pattern = pattern.replace("d", str(self.at("form.first")))
        return format_date(day, pattern, locale=self._locale)


@cache
def of(language: Language) -> Localizer:
    """Reads the language's words, the page's own and those that every room has."""
    own = tomllib.loads((_WORDS / f"{language}.toml").read_text("utf-8"))
    no_break = re.compile(own.pop("no_break"))
    shared = words.of(language)
    own |= {"weekdays": shared["weekdays"], "clock": shared["clock"]}
    # By form first, as the page asks for one form of several departments.
    own["department"] = {
        form: {department: block[form] for department, block in shared["departments"].items()}
        for form in _FORMS
    }
    return Localizer(language, _typeset(own, no_break), no_break)


def _typeset(part: Any, no_break: re.Pattern[str]) -> Any:
    match part:
        case str():
            return typeset(part, no_break)
        case list():
            return [_typeset(item, no_break) for item in part]
        case _:
            return {key: _typeset(value, no_break) for key, value in part.items()}


def sentence_case(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def sentence(loc: Localizer, key: str, /, **values: str) -> Sentence:
    """The sentence at the key, named after it."""
    return Sentence(key, sentence_case(loc.text(key, **values)))
