"""Apostrophes and no-break spaces, which the files of words leave out. Pure."""

import re

_NO_BREAK = "\N{NO-BREAK SPACE}"


def typeset(text: str, no_break: re.Pattern[str]) -> str:
    """`no_break` matches the language's spaces that don't break."""
    return no_break.sub(_NO_BREAK, _curly(text))


def _curly(text: str) -> str:
    """A date's pattern keeps its straight apostrophes: they quote."""
    if "MMM" in text or text.startswith("'"):
        return text
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
