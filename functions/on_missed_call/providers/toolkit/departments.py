"""Finds a department by the name that people give a queue, a user or a number in their telephone system."""

import unicodedata
from functools import cache

from functions.shared import words
from functions.shared.call import LANGUAGES, Department


def department(name: str | None) -> Department | None:
    """Returns None where the name isn't a usual one: a guess would put calls where nobody looks."""
    return _names().get(_plain(name)) if name else None


@cache
def _names() -> dict[str, Department]:
    return {
        _plain(name): department
        for language in LANGUAGES
        for department, block in words.of(language)["departments"].items()
        for name in block["names"]
    }


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    return " ".join(letters.lower().split())
