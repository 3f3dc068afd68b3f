"""The files of words: each language says all that another says, and all that the ledger can tell."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from functions.desk.page import wording
from functions.shared.call import (
    LANGUAGES,
    OUTCOMES,
    SUPPRESSION_REASONS,
    Language,
    TextStatus,
    UndeliveredReason,
)
from functions.shared.desk import HandledAs

FILES = Path(wording.__file__).parent / "words"
NO_BREAK = "\N{NO-BREAK SPACE}"
each_language = pytest.mark.parametrize("language", LANGUAGES)


def leaves(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    match part:
        case dict():
            for key, value in part.items():
                yield from leaves(value, f"{path}.{key}" if path else key)
        case list():
            for index, value in enumerate(part):
                yield from leaves(value, f"{path}.{index}")
        case _:
            yield path, str(part)


def said(language: Language) -> dict[str, str]:
    return dict(leaves(wording.of(language).words))


def test_each_language_is_a_file() -> None:
    assert {file.stem for file in FILES.glob("*.toml")} == set(LANGUAGES)


def test_the_languages_say_the_same_with_the_same_placeholders() -> None:
    first, *others = (
        {
            key: set(re.findall(r"\{(\w+)\}", text))
            for key, text in said(language).items()
            if not key.startswith("singular")
        }
        for language in LANGUAGES
    )
    for other in others:
        assert other == first


@each_language
def test_each_state_and_reason_has_its_words(language: Language) -> None:
    at = wording.of(language).at
    assert set(get_args(TextStatus)) <= set(at("text"))
    assert set(get_args(TextStatus)) == set(at("sent"))
    assert {*SUPPRESSION_REASONS, "unexplained"} == set(at("text.why"))
    assert set(get_args(UndeliveredReason)) == set(at("text.undelivered"))
    assert set(OUTCOMES) == set(at("call.outcome"))
    assert {*get_args(HandledAs), "telephony"} == set(at("log"))
    assert set(get_args(HandledAs)) <= set(at("entry"))
    assert set(LANGUAGES) == set(at("thread.languages"))


@each_language
def test_no_sentence_is_empty(language: Language) -> None:
    assert [key for key, text in said(language).items() if not text.strip()] == []


def test_french_has_the_spaces_that_the_office_asks_for() -> None:
    """OQLF: before a colon, a percent sign and within guillemets; none before ? ! and ;"""
    for key, text in said("fr").items():
        if not key.startswith("quick."):
            assert not re.search(r" [:%»]|« |[^\s\u00a0][»]|«[^\u00a0]", text), (key, text)
            assert not re.search(r"[\s\u00a0][?!;]", text), (key, text)
            assert "'" not in text, (key, text)


def test_english_has_none_of_them() -> None:
    for key, text in said("en").items():
        assert not re.search(r"[\s\u00a0][:%?!;]", text), (key, text)
        assert "«" not in text


def test_a_participle_agrees_with_nobody() -> None:
    assert not [text for text in said("fr").values() if re.search(r"\(e\)|·e|joint le client", text)]


@each_language
def test_texts_that_are_ready_to_be_sent_cost_no_part_more(language: Language) -> None:
    for text in wording.of(language).at("quick.texts"):
        assert not re.search("[\u00a0\u2019\u2026\u2013\u201c\u201d«»êôîûç]", text)
        assert len(text) <= 136


def test_the_file_is_written_without_what_is_set_for_it() -> None:
    """Who edits the words types plain apostrophes and spaces."""
    for file in FILES.glob("*.toml"):
        written = file.read_text(encoding="utf-8")
        assert NO_BREAK not in written
        assert "\N{RIGHT SINGLE QUOTATION MARK}" not in written
        assert tomllib.loads(written)["no_break"]
