"""The press's texts in one language, with the no-break spaces that belong in them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from functions.lake.report import localizer
from functions.shared.call import Language
from functions.shared.typography import typeset


@cache
def _of(language: Language) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))


def fill(language: Language, key: str, **values: str) -> str:
    """Fills the pattern at the dotted key."""
    table, _, name = key.partition(".")
    pattern = typeset(_of(language)[table][name], localizer.of(language).no_break)
    return localizer.sentence_case(pattern.format(**values))
