"""Loads the words and patterns of each language, folded and compiled once per process."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from functions.on_sms_event.replies.folding import fold_word
from functions.on_sms_event.replies.patterns import Patterns, compile_patterns
from functions.shared.call import LANGUAGES, Language

KeywordKind = Literal["stop", "ambiguous", "start", "help", "either", "courtesy"]


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a word means where it stands alone, and in which language; None where it could be either."""

    kind: KeywordKind
    language: Language | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """One language's lists; the TOML files say what each is for."""

    language: Language
    patterns: Mapping[str, Patterns]
    reactions: tuple[str, ...]
    unkind_reactions: tuple[str, ...]
    reaction_objects: tuple[str, ...]
    quoting: tuple[str, ...]
    words: frozenset[str]


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    return tuple(_vocabulary(language) for language in LANGUAGES)


@cache
def keywords() -> Mapping[tuple[str, ...], Keyword]:
    """Keywords and courtesies of all languages by their words; without a language where two have one."""
    known: dict[tuple[str, ...], Keyword] = {}
    for name in (*LANGUAGES, "foreign"):
        language = next((each for each in LANGUAGES if each == name), None)
        for kind, phrases in _file(name)["keywords"].items():
            for phrase in phrases:
                words = tuple(fold_word(phrase).split())
                first = known.get(words)
                shared = kind == "either" or (first is not None and first.language != language)
                known[words] = Keyword(first.kind if first else kind, None if shared else language)
    return known


@cache
def spelled() -> frozenset[str]:
    """The keywords of one word, which may come letter by letter: `S.T.O.P.`"""
    return frozenset(
        words[0] for words, keyword in keywords().items() if len(words) == 1 and keyword.kind != "courtesy"
    )


@cache
def quoting() -> tuple[str, ...]:
    return tuple(beginning for vocabulary in vocabularies() for beginning in vocabulary.quoting)


def _vocabulary(language: Language) -> Vocabulary:
    file = _file(language)
    classes = file["classes"]
    return Vocabulary(
        language=language,
        patterns={name: compile_patterns(written, classes) for name, written in file["patterns"].items()},
        reactions=_folded(file["reactions"]["kind"]),
        unkind_reactions=_folded(file["reactions"]["unkind"]),
        reaction_objects=_folded(file["reactions"]["objects"]),
        quoting=tuple(fold_beginning(line) for line in file["quoting"]["lines"]),
        words=frozenset(word for written in file["language"]["words"] for word in fold_word(written).split()),
    )


def fold_beginning(line: str) -> str:
    return " … ".join(fold_word(part) for part in line.split("…"))


def _folded(phrases: list[str]) -> tuple[str, ...]:
    return tuple(map(fold_word, phrases))


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
