"""Each language says the same things, and each department is called something in each."""

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ConfigDict, TypeAdapter

from functions.shared import words
from functions.shared.call import DEPARTMENTS, LANGUAGES, Department, Language
from functions.shared.words import Words


def patterns(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    match part:
        case str():
            yield path, part
        case dict():
            for key, value in part.items():
                yield from patterns(value, f"{path}.{key}".lstrip("."))


def placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


FIRST, *OTHERS = LANGUAGES


def test_there_is_a_file_for_each_language_and_none_besides() -> None:
    stems = {file.stem for file in Path(words.__file__).parent.glob("*.toml")}
    assert stems == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_s_file_holds_what_it_must_and_no_more(language: Language) -> None:
    exactly = TypeAdapter(dict[Language, Words], config=ConfigDict(extra="forbid", strict=True))
    exactly.validate_python({language: words.of(language)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_department_has_its_words(language: Language) -> None:
    assert set(words.of(language)["departments"]) == set(DEPARTMENTS)


@pytest.mark.parametrize("language", OTHERS)
def test_departments_have_one_order_since_a_name_with_two_s_words_is_the_first_s(language: Language) -> None:
    assert list(words.of(language)["departments"]) == list(words.of(FIRST)["departments"])


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_fills_a_text_with_the_same_values(language: Language) -> None:
    first = dict(patterns(words.of(FIRST)["text"]))
    for key, pattern in patterns(words.of(language)["text"]):
        assert placeholders(pattern) == placeholders(first[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_has_seven_days_and_a_day_two_halves(language: Language) -> None:
    assert len(words.of(language)["weekdays"]) == 7
    assert len(words.of(language)["clock"]["halves"]) == 2


@pytest.mark.parametrize("kind", ["names", "keywords"])
def test_no_word_means_two_departments(kind: str) -> None:
    meaning: dict[str, Department] = {}
    for language in LANGUAGES:
        for department, block in words.of(language)["departments"].items():
            for word in block[kind]:  # type: ignore[literal-required]
                assert meaning.setdefault(word.casefold(), department) == department, word
