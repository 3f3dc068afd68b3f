"""Telephone numbers: their form, and how to show one without giving it away."""

import re

# ITU-T E.164: a plus sign, a country code that doesn't begin with 0, 15 digits at most.
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_NOT_A_DIGIT = re.compile(r"\D")


def is_e164(number: str) -> bool:
    """Whether the number has the form of E.164. It may reach nobody."""
    return _E164.fullmatch(number) is not None


def digits_of(text: str) -> str:
    """The digits of a text, without what stands between them: numbers and ids are written in many ways."""
    return _NOT_A_DIGIT.sub("", text)


def mask_number(number: str) -> str:
    """Shows the country and area of a North American number, or 3 digits of another, and hides the rest."""
    shown = 5 if number.startswith("+1") else 4
    return number[:shown] + "•" * (len(number) - shown)
