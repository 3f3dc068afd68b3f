"""The contract of a dealership: what its file says, and what every function may rely on."""

import re
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from functions.shared import template
from functions.shared.call import LANGUAGES, Department, Language
from functions.shared.hours import Week
from functions.shared.phone import is_e164
from functions.shared.problem import problem_at


def _like(pattern: str, otherwise: str) -> AfterValidator:
    """Accepts what matches the whole pattern. `otherwise` says how to write it."""
    wanted = re.compile(pattern)

    def check(written: str) -> str:
        if wanted.fullmatch(written) is None:
            raise ValueError(otherwise)
        return written

    return AfterValidator(check)


Identifier = Annotated[
    str,
    _like(
        r"[a-z0-9][a-z0-9-]{1,62}[a-z0-9]",
        "write 3 to 64 lower-case letters without accents, digits and hyphens, as garage-tremblay",
    ),
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    _like(r"[^\x00-\x1f\x7f]{1,80}", "write 1 to 80 characters, on one line"),
]
Url = Annotated[
    str, _like(r"https://[^\s<>\"]{1,492}", "write a URL that begins with https://, without spaces")
]
Extension = Annotated[str, _like(r"[0-9A-Za-z._-]{1,32}", "write 1 to 32 letters and digits, . _ and -")]
Provider = Annotated[str, _like(r"[a-z0-9]{2,32}", "write it in lower-case letters and digits, as twilio")]
Country = Annotated[str, _like(r"[A-Z]{2}", "write the country's code, as CA")]
Subdivision = Annotated[str, _like(r"[A-Z0-9]{1,3}", "write the province's or state's code, as QC")]


def _e164(number: str) -> str:
    if not is_e164(number):
        raise ValueError('write the number in E.164, as "+14185550100"')
    return number


@cache
def _zones() -> set[str]:
    return available_timezones() - {"localtime", "Factory"}


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError('write an IANA time zone, as "America/Toronto"')
    return name


Number = Annotated[str, AfterValidator(_e164)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Part):
    """A number or extension that is called, and the department that it belongs to.

    `overflow` is set where unanswered calls are forwarded to this number: each call to it was missed.
    """

    name: Label
    department: Department
    number: Number | None = None
    extension: Extension | None = None
    overflow: bool = False
    language: Language | None = None

    @model_validator(mode="after")
    def _one_way_to_reach_it(self) -> Self:
        if (self.number is None) == (self.extension is None):
            raise ValueError("a line has a number or an extension, one of the two")
        return self

    @property
    def key(self) -> str:
        """What events name the line by: its number, else `ext:EXTENSION`."""
        return self.number or f"ext:{self.extension}"


class Integration(_Part):
    """One account at a telephone provider, which sends webhooks. Its secrets are kept in SSM.

    `settle_seconds` is how long a text waits for an `answered` event that takes it back: 900 at most, since
    SQS delays no longer. Where it is absent, the provider's adapter says how long its events need.
    `after_call_url` is where the provider goes on with a call that nobody took, for instance the TwiML of the
    dealership's voicemail.
    """

    id: Identifier
    provider: Provider
    settle_seconds: Annotated[int, Field(ge=0, le=900)] | None = None
    after_call_url: Url | None = None


class Holidays(_Part):
    """The days off: those of the province or state (`holidays`' codes), and the dealership's own."""

    country: Country = "CA"
    subdivision: Subdivision | None = "QC"
    closed: dict[date, Label] = {}
    open: frozenset[date] = frozenset()


class Texts(_Part):
    """One department's templates in one language, by its hours. Where one is absent, Rappel's own is used."""

    open: str | None = None
    closed: str | None = None


class Dealership(_Part):
    """A dealership, as its file describes it. docs/dealership-file.md explains each field.

    `text_name` is the name that callers read; letters outside GSM-7 cost more. `days_off` is worked out when
    the file is applied (docs/decisions/0004-days-off-are-worked-out-when-a-file-is-applied.md).
    """

    id: Identifier
    name: Label
    text_name: Label
    timezone: Annotated[str, AfterValidator(_zone)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=len(LANGUAGES))]
    phone: Number
    hours: dict[Literal["default", Department], Week]
    holidays: Holidays = Holidays()
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    integrations: Annotated[tuple[Integration, ...], Field(min_length=1)]
    texts: dict[Literal["default", Department], dict[Language, Texts]] = {}
    cooldown_minutes: Annotated[int, Field(ge=0, le=10080)] = 240
    allowed_countries: frozenset[Country] = frozenset({"CA", "US"})
    days_off: dict[date, str] = {}

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if "default" not in self.hours:
            raise problem_at('add a "default" week, for departments without their own', "hours")
        if self.holidays.subdivision == "QC" and self.languages[0] != "fr":
            raise problem_at("in Quebec, French comes first: write [fr] or [fr, en]", "languages")
        for part, what, names in (
            ("lines", "number or extension", [(line.key, line.name) for line in self.lines]),
            ("integrations", "id", [(integration.id, integration.id) for integration in self.integrations]),
        ):
            first_names: dict[str, str] = {}
            for index, (key, name) in enumerate(names):
                if key in first_names:
                    first = f'{part} "{first_names[key]}"'
                    raise problem_at(f"the {what} of {first} is written twice: write it once", part, index)
                first_names[key] = name
        for department, by_language in self.texts.items():
            for language, texts in by_language.items():
                self._check_texts(department, language, texts)
        return self

    def _check_texts(self, department: str, language: Language, texts: Texts) -> None:
        if language not in self.languages:
            raise problem_at(f"{language} is not among the languages", "texts", department, language)
        for moment, words in (("open", texts.open), ("closed", texts.closed)):
            if words is not None:
                try:
                    template.check(words, language)
                except ValueError as error:
                    raise problem_at(str(error), "texts", department, language, moment) from None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which the dealership's hours are written."""
        return ZoneInfo(self.timezone)

    @cached_property
    def cooldown(self) -> timedelta:
        """How long after a text the same caller gets no other."""
        return timedelta(minutes=self.cooldown_minutes)

    @cached_property
    def closed_days(self) -> frozenset[date]:
        """The local days off: holidays and its own, without those on which it opens all the same."""
        return (frozenset(self.days_off) | frozenset(self.holidays.closed)) - self.holidays.open

    def week(self, department: Department) -> Week:
        """The department's own hours, else the dealership's."""
        return self.hours.get(department) or self.hours["default"]

    def text(self, department: Department, language: Language, *, is_open: bool) -> str | None:
        """The dealership's own template: the department's, else the default. None where it wrote neither."""
        source = self.text_source(department, language, is_open=is_open)
        texts = self.texts[source][language] if source else None
        return (texts.open if is_open else texts.closed) if texts else None

    def text_source(
        self, department: Department, language: Language, *, is_open: bool
    ) -> Literal["default", Department] | None:
        """Whose template a department's text has: its own, the default, or None for Rappel's."""
        for key in (department, "default"):
            texts = self.texts.get(key, {}).get(language)
            if texts and (texts.open if is_open else texts.closed):
                return key
        return None
