"""Telephone numbers as providers write them, in E.164."""

import re

from functions.on_missed_call.web import Refused
from functions.shared.phone import is_e164

WITHHELD = frozenset(
    {"", "anonymous", "unknown", "restricted", "unavailable", "private", "withheld", "blocked"}
)

# What people put between digits, for readability only.
_SEPARATORS = str.maketrans("", "", " .-()\u00a0")
_DIGITS = re.compile(r"\d+", re.ASCII)
_EXTENSION = re.compile(r"\d{3,5}", re.ASCII)


def number(value: str | None, field: str, *, national: str | None = None) -> str | None:
    """The number in E.164, None where it is withheld. `field` is its name at the provider.

    A number without + is taken for an international one; with `national`, a country code, one of
    10 digits is taken for that country's. Raises Refused where it is no number.
    """
    written = (value or "").strip()
    if written.lower() in WITHHELD:
        return None
    bare = written.translate(_SEPARATORS)
    if national == "1" and bare.startswith("011"):
        bare = bare.removeprefix("011")
    if _DIGITS.fullmatch(bare):
        bare = f"+{national}{bare}" if national and len(bare) == 10 else f"+{bare}"
    if not is_e164(bare):
        raise Refused(400, "not_e164", f"{field} is no E.164 number")
    return bare


def is_extension(value: str | None) -> bool:
    """An internal caller, whom nobody texts: 3 to 5 digits."""
    return value is not None and _EXTENSION.fullmatch(value.strip()) is not None
