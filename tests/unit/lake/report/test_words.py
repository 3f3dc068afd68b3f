"""All languages have the same words to fill, and French has its typography."""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import holidays
import pytest

from functions.lake.report import localizer
from functions.shared.call import DEPARTMENTS, LANGUAGES, Language

FR = localizer.of("fr").words
# Names that a language needs only where it has its own: of holidays, of hours.
ONE_LANGUAGE = ("holiday", "the_holiday", "hour")


def patterns(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    match words:
        case str():
            yield path, words
        case list():
            for number, each in enumerate(words):
                yield from patterns(each, f"{path}.{number}")
        case _:
            for key, each in words.items():
                if path or key not in ONE_LANGUAGE:
                    yield from patterns(each, f"{path}.{key}".lstrip("."))


def placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


FRENCH = dict(patterns(FR))


def test_there_is_a_file_for_each_language_and_none_besides() -> None:
    folder = Path(localizer.__file__).with_name("words")
    assert {file.stem for file in folder.iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_keys_in_the_same_order(language: Language) -> None:
    assert list(dict(patterns(localizer.of(language).words))) == list(FRENCH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_fill_a_pattern_with_the_same_values(language: Language) -> None:
    filled, french = (
        {key: placeholders(text) for key, text in patterns(words) if not key.startswith("clock.")}
        for words in (localizer.of(language).words, FR)
    )
    assert filled == french


def test_french_has_its_no_break_spaces_and_its_own_apostrophes() -> None:
    wrong_space = re.compile(r" [:%$»]|« |\S:(?!\w)(?<!\N{NO-BREAK SPACE}:)| [;!?]")
    assert {key: text for key, text in FRENCH.items() if wrong_space.search(text)} == {}
    with_apostrophe = {key: text for key, text in FRENCH.items() if "'" in text and "MMM" not in text}
    assert set(with_apostrophe.values()) <= {"'1ᵉʳ'"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_department_has_its_three_names(language: Language) -> None:
    for form in ("name", "the", "at"):
        assert set(localizer.of(language).words["department"][form]) == set(DEPARTMENTS)


def test_every_canadian_holiday_has_a_french_name() -> None:
    canada = holidays.country_holidays("CA").subdivisions
    named = {
        name
        for province in (None, *canada)
        for name in holidays.country_holidays("CA", province, years=[2025, 2026], language="en_CA").values()
        if "observed" not in name and ";" not in name
    }
    assert named <= set(FR["holiday"])
