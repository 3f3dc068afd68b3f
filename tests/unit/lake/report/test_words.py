"""French and English have the same words to fill, and French has its typography."""

import re
import string
from collections.abc import Iterator
from typing import Any

import holidays
import pytest

from functions.lake.report import localizer
from functions.shared.call import DEPARTMENTS

FR, EN = localizer.of("fr").words, localizer.of("en").words
# Names that a language needs only where they differ from the English ones.
ONE_LANGUAGE = "holiday"


def patterns(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    match words:
        case str():
            yield path, words
        case list():
            for number, each in enumerate(words):
                yield from patterns(each, f"{path}.{number}")
        case _:
            for key, each in words.items():
                if key != ONE_LANGUAGE:
                    yield from patterns(each, f"{path}.{key}".lstrip("."))


def placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


FRENCH, ENGLISH = dict(patterns(FR)), dict(patterns(EN))


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(FRENCH) == list(ENGLISH)


@pytest.mark.parametrize("key", [key for key in FRENCH if key not in ("form.hour",)])
def test_both_languages_fill_a_pattern_with_the_same_values(key: str) -> None:
    assert placeholders(FRENCH[key]) == placeholders(ENGLISH[key])


@pytest.mark.parametrize("key", FRENCH)
def test_french_has_its_no_break_spaces_and_its_own_apostrophes(key: str) -> None:
    text = FRENCH[key]
    assert not re.search(r" [:%$»]|« |\S:(?!\w)(?<!\N{NO-BREAK SPACE}:)| [;!?]", text), text
    assert "MMM" in text or text == "'1er'" or "'" not in text, text


@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
def test_every_department_has_its_three_names(words: dict[str, Any]) -> None:
    for form in ("name", "the", "at"):
        assert set(words["department"][form]) == set(DEPARTMENTS)


def test_every_canadian_holiday_has_a_french_name() -> None:
    canada = holidays.country_holidays("CA").subdivisions
    named = {
        name
        for province in (None, *canada)
        for name in holidays.country_holidays("CA", province, years=[2025, 2026], language="en_CA").values()
        if "observed" not in name and ";" not in name
    }
    assert named <= set(FR["holiday"])
