"""A mapping file: which column of an export is what, and what its values mean."""

import codecs
import tomllib
from collections import abc
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Self
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
from cli.call_logs.mapping.normalize import normalize_word
from cli.call_logs.mapping.patterns import STAR, Meaning, Words
from cli.call_logs.mapping.vocabulary import DateOrder, Direction, Result, is_absent
from cli.shared.errors import Failed
from functions.shared.call import Department, Language
from functions.shared.fields import Country, Identifier
from functions.shared.problem import plain_words

# How to write what has to match a pattern.
_FORMS = {
    "provider": "lower-case letters and digits, as twilio",
    "outbound_prefix": 'up to 4 digits in quotes, as "9"',
}

TEMPLATES = Path(__file__).with_name("templates")


@cache
def _zones() -> set[str]:
    return available_timezones()


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError('write an IANA time zone, as "America/Toronto" or "UTC"')
    return name


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str | int) else value


# A column by one of its names, or by its place, from 1, where the table has no header.
ColumnNames = Annotated[
    tuple[str | Annotated[int, Field(ge=1)], ...], BeforeValidator(_as_list), Field(min_length=1)
]
Values = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Part):
    call_id: ColumnNames | None = None
    started_at: ColumnNames | None = None
    date: ColumnNames | None = None
    time: ColumnNames | None = None
    person: ColumnNames | None = None
    caller: ColumnNames | None = None
    called: ColumnNames | None = None
    line: ColumnNames | None = None
    direction: ColumnNames | None = None
    result: ColumnNames | None = None
    detail: ColumnNames | None = None
    context: ColumnNames | None = None
    channel: ColumnNames | None = None
    ring_seconds: ColumnNames | None = None
    talk_seconds: ColumnNames | None = None

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


class Originated(_Part):
    """How a leg is known that our own side began, whoever's number stands as the caller.

    A star stands for any letters. A `context` tells only where an extension's channel called outside.
    """

    channel: Values = ()
    detail: Values = ()
    context: Values = ()


class Menu(_Part):
    """How a leg is known that a menu answered; a star stands for any letters.

    Where `detail` is one of `rings`, the leg rang somebody, whatever its `context`.
    """

    detail: Values = ()
    context: Values = ()
    rings: Values = ()


class Mapping(_Part):
    """`zone` is that of the table's times, where they aren't the dealership's own.

    `beware` is said at each import: what such an export can't tell. `country` is that of numbers written
    without one; `outbound_prefix` is dialled for an outside line. `legs_within_seconds`: where no column
    names the call, rows of one person that start within so many seconds of one another are one call.
    """

    name: Annotated[str, Field(max_length=80)] = ""
    beware: Annotated[str, Field(max_length=200)] = ""
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
    outbound_prefix: Annotated[str, Field(pattern=r"^[0-9*#]{1,4}$")] | None = None
    legs_within_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    columns: Columns
    direction: dict[Direction, Values] = {}
    result: dict[Result, Values] = {}
    detail: dict[Result, Values] = {}
    originated: Originated = Originated()
    menu: Menu = Menu()
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
    def direction_words(self) -> Words[Direction]:
        return _words(vocabulary.DIRECTION_WORDS, self.direction)

    @cached_property
    def result_words(self) -> Words[Result]:
        return _words(vocabulary.RESULT_WORDS, self.result)

    @property
    def known_words(self) -> abc.Mapping[vocabulary.Field, Words[Direction] | Words[Result]]:
        """By column, the values that must be known for a row to be read."""
        return {"direction": self.direction_words, "result": self.result_words}

    @cached_property
    def detail_words(self) -> Words[Result]:
        return _words({}, self.detail)


def _words(usual: abc.Mapping[str, Meaning], own: abc.Mapping[Meaning, tuple[str, ...]]) -> Words[Meaning]:
    by_word = _by_word(own)
    whole = {word: meaning for word, meaning in by_word.items() if STAR not in word}
    return Words({**usual, **whole}, {word: by_word[word] for word in by_word if STAR in word})


def _by_word(groups: abc.Mapping[Meaning, tuple[str, ...]]) -> dict[str, Meaning]:
    """Gives each word its meaning; a star stays in it. Raises ValueError for one that has two."""
    meanings: dict[str, Meaning] = {}
    for meaning, words in groups.items():
        for word in words:
            before = meanings.setdefault(_key(word), meaning)
            if before != meaning:
                raise ValueError(f'"{word}" can\'t mean both {before} and {meaning}')
    return meanings


def _key(word: str) -> str:
    """A mapping may say what it means that there is no value, as the export writes it: "-", "N/A"."""
    if STAR in word:
        return word.casefold()
    return "" if is_absent(word) else normalize_word(word)


def _check_encoding(name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError:
        raise ValueError(f'encoding "{name}" is unknown: write utf-8, utf-16 or windows-1252') from None


def load(where: str) -> Mapping:
    """Reads a file, or a template by its name. Raises Failed, a line per problem."""
    file = Path(where)
    if not file.is_file() and (TEMPLATES / f"{where}.toml").is_file():
        file = TEMPLATES / f"{where}.toml"
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        return Mapping.model_validate(document)
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(
            f"{where} can't be read ({type(error).__name__}):"
            f" name a TOML file, or {', '.join(template_names())}"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise Failed(f"{where}: {error}: mend the TOML") from None
    except ValidationError as error:
        raise Failed("\n".join(_problems(where, error))) from None


def template_names() -> list[str]:
    """Names the mappings that come with Rappel."""
    return sorted(file.stem for file in TEMPLATES.glob("*.toml"))


def _problems(where: str, error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False):
        key = ".".join(
            str(part) for part in problem["loc"] if not str(part).startswith(("function-", "tuple", "["))
        )
        lines.append(f"{where}: {key + ': ' if key else ''}{plain_words(problem, _FORMS)}")
    return lines
