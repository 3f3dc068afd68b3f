"""The press's texts are the same in each language, and French has its typography."""

import string
import tomllib
from pathlib import Path

from functions.lake.report.press import texts

FOLDER = Path(texts.__file__).parent
FR, EN = (tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in ("fr", "en"))


def placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_each_language_fills_the_same_patterns_with_the_same_values() -> None:
    filled, french = (
        {(table, key): placeholders(text) for table, rows in words.items() for key, text in rows.items()}
        for words in (EN, FR)
    )
    assert filled == french


def test_french_has_its_no_break_spaces_and_apostrophes() -> None:
    said = texts.fill("fr", "release.title", headline="l'essai")
    assert said.startswith("Appels manqués\N{NO-BREAK SPACE}: ")
    assert "’" in texts.fill("fr", "release.reached", share="1", hour="2")
