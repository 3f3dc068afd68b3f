"""A mapping file: which column of an export is what, and what its values mean."""

import codecs
import tomllib
from collections import abc
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self, TypeVar
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from cli.call_logs.mapping import vocabulary
from cli.call_logs.mapping.normalize import folded
from cli.call_logs.mapping.vocabulary import DateOrder, Direction, Result
from cli.shared.errors import Failed
from functions.shared.call import Department, Language
from functions.shared.dealership import Country, Identifier

Meaning = TypeVar("Meaning", bound=str)
READY = Path(__file__).with_name("templates")


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError('write an IANA time zone, as "America/Toronto" or "UTC"')
    return name


def _several(written: object) -> object:
    return [written] if isinstance(written, str | int) else written


# A column by one of its names, or by its place, from 1, where the table has no header.
Names = Annotated[
    tuple[str | Annotated[int, Field(ge=1)], ...], BeforeValidator(_several), Field(min_length=1)
]
Values = Annotated[tuple[str, ...], BeforeValidator(_several)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Part):
    call_id: Names | None = None
    started_at: Names | None = None
    date: Names | None = None
    time: Names | None = None
    person: Names | None = None
    caller: Names | None = None
    called: Names | None = None
    line: Names | None = None
    direction: Names | None = None
    result: Names | None = None
    detail: Names | None = None
    ring_seconds: Names | None = None
    talk_seconds: Names | None = None

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if (self.started_at is None) == (self.date is None):
            raise ValueError("name started_at, or date and time: one of the two")
        if (self.date is None) != (self.time is None):
            raise ValueError("date and time go together")
        if self.person is None and self.caller is None:
            raise ValueError("name caller, or person (the outside number, whichever way the call went)")
        if self.result is None and self.talk_seconds is None:
            raise ValueError("name result, or talk_seconds: else nothing tells a missed call")
        return self

    def named(self) -> dict[vocabulary.Field, tuple[str | int, ...]]:
        return {field: names for field in vocabulary.FIELDS if (names := getattr(self, field)) is not None}


class Mapping(_Part):
    """`zone` is that of the table's times, where they aren't the dealership's own.

    `country` is that of numbers written without one. `legs_within_seconds`: where no column names the
    call, rows of one person that start within so many seconds of one another are one call.
    """

    name: Annotated[str, Field(max_length=80)] = ""
    provider: Annotated[str, Field(pattern=r"^[a-z0-9]{2,32}$")] = "import"
    dealership: Identifier | None = None
    country: Country = "CA"
    zone: Annotated[str, AfterValidator(_zone)] | None = None
    language: Language | None = None
    date_order: DateOrder | None = None
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | None = None
    header: bool = True
    legs_within_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    columns: Columns
    direction: dict[Direction, Values] = {}
    result: dict[Result, Values] = {}
    detail: dict[Result, Values] = {}
    departments: dict[Department, Values] = {}

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for key in ("direction", "result", "detail", "departments"):
            _by_word(getattr(self, key))
        if not self.header and any(
            isinstance(name, str) for names in self.columns.named().values() for name in names
        ):
            raise ValueError("without a header, columns are numbers: 1 is the first")
        if self.encoding is not None:
            _check_encoding(self.encoding)
        return self

    @cached_property
    def direction_words(self) -> abc.Mapping[str, Direction]:
        return vocabulary.DIRECTION_WORDS | _by_word(self.direction)

    @cached_property
    def result_words(self) -> abc.Mapping[str, Result]:
        return vocabulary.RESULT_WORDS | _by_word(self.result)

    @property
    def known_words(self) -> abc.Mapping[vocabulary.Field, abc.Mapping[str, str]]:
        """By column, the values that must be known for a row to be read."""
        return {"direction": self.direction_words, "result": self.result_words}

    @cached_property
    def detail_words(self) -> abc.Mapping[str, Result]:
        return _by_word(self.detail)


def _by_word(groups: abc.Mapping[Meaning, tuple[str, ...]]) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for meaning, words in groups.items():
        for word in words:
            before = found.setdefault(folded(word), meaning)
            if before != meaning:
                raise ValueError(f'"{word}" can\'t mean both {before} and {meaning}')
    return found


def _check_encoding(name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError:
        raise ValueError(f'encoding "{name}" is unknown: write utf-8, utf-16 or windows-1252') from None


def load(where: str) -> Mapping:
    """From a file, or a ready mapping by its name. Raises Failed, a line per problem."""
    file = Path(where)
    if not file.is_file() and (READY / f"{where}.toml").is_file():
        file = READY / f"{where}.toml"
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        return Mapping.model_validate(written)
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(
            f"{where} can't be read ({type(error).__name__}): name a TOML file, or {', '.join(ready())}"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise Failed(f"{where}: {error}: mend the TOML") from None
    except ValidationError as error:
        raise Failed("\n".join(_problems(where, error))) from None


def ready() -> list[str]:
    """The names of the mappings that come with Rappel."""
    return sorted(file.stem for file in READY.glob("*.toml"))


def _problems(where: str, error: ValidationError) -> list[str]:
    said = []
    for each in error.errors(include_url=False, include_context=False):
        key = ".".join(
            str(part) for part in each["loc"] if not str(part).startswith(("function-", "tuple", "["))
        )
        said.append(f"{where}: {key + ': ' if key else ''}{each['msg'].removeprefix('Value error, ')}")
    return said
