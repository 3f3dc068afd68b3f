"""Reads telephone numbers, as providers write them, into E.164."""

import re

from functions.shared.phone import digits_of, is_e164

_WITHHELD = frozenset(
    {"", "anonymous", "unknown", "restricted", "unavailable", "private", "private number", "private caller"}
    | {"withheld", "blocked", "no caller id", "not available", "unknown caller", "out of area"}
    | {"null", "(null)", r"\n", "none", "n/a"}  # a database's or a program's word for an absent value
)
# Such words spelt on a keypad: https://help.twilio.com/articles/223179988
_SPELT = frozenset({"266696687", "8656696", "7378742833", "86282452253", "2562533", "464"})

# What people put between digits, for readability only.
_SEPARATORS = str.maketrans("", "", " .-()\u00a0")
_DIGITS = re.compile(r"\d+", re.ASCII)
_NORTH_AMERICAN = re.compile(r"[2-9]\d{2}[2-9]\d{6}", re.ASCII)
_LOCAL = re.compile(r"[2-9]\d{6}", re.ASCII)  # without its area
_LEAST_TELEPHONE = 7  # a local one, without its area
_EXTENSION = re.compile(r"\d{3,5}", re.ASCII)


def to_e164(value: str | None, *, national: bool) -> str | None:
    """Returns the number in E.164, and None where it is withheld or can't be read: the call still counts.

    A number without + is taken for an international one; with `national`, one of 10 digits
    for North America's, as carriers there write it, and one of 7 digits for a local number: nobody's.
    """
    written = (value or "").strip()
    if is_withheld(written):
        return None
    bare = written.translate(_SEPARATORS)
    if national and _LOCAL.fullmatch(bare):
        return None
    if national:
        bare = bare.removeprefix("011")
    if national and _NORTH_AMERICAN.fullmatch(bare):
        bare = f"+1{bare}"
    elif _DIGITS.fullmatch(bare):
        bare = f"+{bare}"
    return bare if is_e164(bare) else None


def is_withheld(value: str | None) -> bool:
    """Says whether the caller withholds the number: it is absent, or a word for that stands in its place."""
    written = (value or "").strip().lower()
    return written in _WITHHELD or written.removeprefix("+") in _SPELT


def is_short(extension: str | None) -> bool:
    """Says whether its digits are too few for a telephone number: it may be kept as who took a call."""
    return extension is not None and len(digits_of(extension)) < _LEAST_TELEPHONE


def is_extension(value: str | None) -> bool:
    """Says whether 3 to 5 digits name an internal caller, whom nobody texts."""
    return value is not None and _EXTENSION.fullmatch(value.strip()) is not None
