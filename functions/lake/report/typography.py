"""Apostrophes and no-break spaces, which the files of words leave out. Pure."""

import re
from collections.abc import Callable

from functions.shared.call import Language

_NO_BREAK = "\N{NO-BREAK SPACE}"
# The OQLF: before a colon, %, $ and a unit, and within guillemets; none before a semicolon, ! or ?.
_FRENCH = re.compile(r" (?=[:%$»])|(?<=«) |(?<=[\d}]) (?=(?:h|s|min|jours?)\b)")
_ENGLISH = re.compile(r"(?<=[\d}]) (?=\{half\}|(?:am|pm|h|s|min|days?)\b)")


def _french(text: str) -> str:
    return _FRENCH.sub(_NO_BREAK, _curly(text))


def _english(text: str) -> str:
    return _ENGLISH.sub(_NO_BREAK, _curly(text))


def _curly(text: str) -> str:
    """A date's pattern keeps its straight apostrophes: they quote."""
    if "MMM" in text or text.startswith("'"):
        return text
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


TYPESET: dict[Language, Callable[[str], str]] = {"fr": _french, "en": _english}
