"""The contract of a dealership: what its file says, and what every function may rely on."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, model_validator

from functions.shared.call import LANGUAGES, Department, FollowUpKind, Language, TextKind
from functions.shared.caller_value import CallerValue
from functions.shared.dealership_parts import Holidays, Integration, Line
from functions.shared.endpoint import Endpoint
from functions.shared.fields import PART, Country, Identifier, Label, Number, PageUrl, Zone
from functions.shared.hours import Week
from functions.shared.information import Address, PrivacyOfficer, information_url
from functions.shared.never_text import NeverText
from functions.shared.notices import Notices
from functions.shared.one_tap import OneTap
from functions.shared.own_texts import CallbackBy, Texts, WordingProblem
from functions.shared.problem import problem_at
from functions.shared.sender import PROVIDER_CARRIERS
from functions.shared.sender_choice import SenderChoice


class Dealership(BaseModel):
    """A dealership, as its file describes it. docs/dealership-file.md explains each field.

    `text_name` is the name that callers read; letters outside GSM-7 cost more. `callback_by` is by when texts
    promise a call back, `caller_values` what a caller won back is taken to bring. `days_off` and
    `info_url`, the page that `{info}` names, are worked out when the file is applied (docs/decisions/, 4
    and 24).
    """

    model_config = PART

    id: Identifier
    name: Label
    text_name: Label
    timezone: Zone
    brand: Label | None = None
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=len(LANGUAGES))]
    phone: Number
    hours: dict[Literal["default", Department], Week]
    holidays: Holidays = Holidays()
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    integrations: Annotated[tuple[Integration, ...], Field(min_length=1)]
    sender: SenderChoice | None = None
    texts: dict[Literal["default", Department], dict[Language, Texts]] = {}
    callback_by: dict[Literal["default", Department], CallbackBy] = {}
    one_tap: OneTap | None = None
    follow_ups: frozenset[FollowUpKind] = frozenset()
    callback_target_minutes: Annotated[int, Field(ge=5, le=10_080)] = 60
    caller_values: dict[Department, CallerValue] = {}
    notices: dict[Literal["default", Department], Notices] = {}
    cooldown_minutes: Annotated[int, Field(ge=0, le=10080)] = 240
    texts_per_day: Annotated[int, Field(ge=1, le=10_000)] = 600
    allowed_countries: frozenset[Country] = frozenset({"CA", "US"})
    never_text: NeverText = NeverText()
    min_ring_seconds: Annotated[int, Field(ge=0, le=30)] = 0
    address: Address | None = None
    privacy_officer: PrivacyOfficer | None = None
    events: Endpoint | None = None
    days_off: dict[date, str] = {}
    info_url: PageUrl | None = None

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
        for path, choice in self.sender_choices():
            self._check_sender(path, choice)
        if self.one_tap is not None:
            providers = {each.id: each.provider for each in self.integrations}
            numbers = {self.phone, *(line.number for line in self.lines if line.number)}
            if problem := self.one_tap.problem(providers, numbers):
                raise problem_at(problem[1], "one_tap", problem[0])
        for department, by_language in self.texts.items():
            for language, texts in by_language.items():
                self._check_texts(department, language, texts)
        return self

    def sender_choices(self) -> Iterator[tuple[tuple[str | int, ...], SenderChoice]]:
        """Each sender that the file chooses, and where: the dealership's own first."""
        if self.sender is not None:
            yield ("sender",), self.sender
        for index, line in enumerate(self.lines):
            if line.sender is not None:
                yield ("lines", index, "sender"), line.sender

    def _check_sender(self, path: tuple[str | int, ...], choice: SenderChoice) -> None:
        if choice.integration is None:
            return
        providers = {integration.id: integration.provider for integration in self.integrations}
        provider = providers.get(choice.integration)
        texting = [id_ for id_, each in providers.items() if each in PROVIDER_CARRIERS]
        use = f"use {', '.join(texting)}, or identity: stage" if texting else "write identity: stage"
        if provider is None:
            raise problem_at(f"no integration has this id: {use}", *path, "integration")
        if provider not in PROVIDER_CARRIERS:
            raise problem_at(f"{provider} sends no texts for Rappel: {use}", *path, "integration")
        own = [line.number for line in self.lines if line.number]
        if choice.number is None and not own:
            raise problem_at("no line has a number to text from: add number", *path, "integration")
        if choice.number not in (None, self.phone, *own):
            raise problem_at(
                "this number isn't the dealership's: use phone or a line's number", *path, "number"
            )

    def _check_texts(self, department: str, language: Language, texts: Texts) -> None:
        path = "texts", department, language
        if language not in self.languages:
            raise problem_at(f"{language} is not among the languages", *path)
        try:
            texts.check(language)
        except WordingProblem as problem:
            raise problem_at(str(problem), *path, *problem.place) from None
        for place, words in texts.templates():
            if "{info}" in words and not (self.address and self.privacy_officer):
                ask = "{info} is a page that names them: add address and privacy_officer"
                raise problem_at(ask, *path, *place)
        if texts.promised is not None and not self.callback_by:
            raise problem_at("nothing is promised without callback_by: add it", *path, "promised")

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which the dealership's hours are written."""
        return ZoneInfo(self.timezone)

    @cached_property
    def information_url(self) -> str:
        """The page that says who the dealership is, and what becomes of people's data."""
        return self.info_url or information_url(None, self.id)

    @cached_property
    def cooldown(self) -> timedelta:
        """How long after a text the same caller gets no other."""
        return timedelta(minutes=self.cooldown_minutes)

    @cached_property
    def closed_days(self) -> frozenset[date]:
        """The local days off: holidays and its own, without those on which it opens all the same."""
        return (frozenset(self.days_off) | frozenset(self.holidays.closed)) - self.holidays.open

    def is_overflow(self, number: str | None) -> bool:
        """Whether unanswered calls are forwarded to the number."""
        return any(line.overflow and line.number == number for line in self.lines)

    def week(self, department: Department) -> Week:
        """The department's own hours, else the dealership's."""
        return self.hours.get(department) or self.hours["default"]

    def promises(self, department: Department) -> CallbackBy | None:
        """By when the department's texts promise a call back, None where they don't."""
        return self.callback_by.get(department, self.callback_by.get("default"))

    def notices_source(self, department: Department) -> Literal["default", Department] | None:
        """Whose notices a department has: its own, the default's, or None: nobody is told."""
        return next((key for key in (department, "default") if key in self.notices), None)

    def text(
        self,
        department: Department,
        language: Language,
        *,
        is_open: bool,
        kind: TextKind = "answer",
        promised: bool = False,
    ) -> str | None:
        """The dealership's own template: the department's, else the default. None where it wrote neither."""
        source = self.text_source(department, language, is_open=is_open, kind=kind, promised=promised)
        if source is None:
            return None
        return self.texts[source][language].of(kind, is_open=is_open, promised=promised)

    def text_source(
        self,
        department: Department,
        language: Language,
        *,
        is_open: bool,
        kind: TextKind = "answer",
        promised: bool = False,
    ) -> Literal["default", Department] | None:
        """Whose template a department's text has: its own, the default, or None for Rappel's."""
        for key in (department, "default"):
            texts = self.texts.get(key, {}).get(language)
            if texts and texts.of(kind, is_open=is_open, promised=promised):
                return key
        return None
