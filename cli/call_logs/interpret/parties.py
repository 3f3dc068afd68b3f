"""Who called or was called, as a call log writes it: a number, part of one, an extension, or nobody. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers

from cli.call_logs.mapping.normalize import DASHES, clean, normalize_word
from cli.call_logs.mapping.vocabulary import WITHHELD_WORDS
from functions.shared.phone import digits_of, is_e164

Kind = Literal["number", "masked", "withheld", "internal", "unreadable"]

_NORTH_AMERICA = {"CA", "US"}
_DASH = re.compile(f"[{DASHES}]")
_MASK = re.compile(r"[xX*•#?]")
_MASKED = re.compile(r"[+\d().\s\-xX*•#?]+")
_ANGLES = re.compile(r"<([^<>]+)>")
_ADDRESS = re.compile(r"(?:sips?|tel):(\+?[\d.()-]+)(?:[@;].*)?", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"(.*)\((\+?[\d .()-]+)\)\s*")
_LETTER = re.compile(r"[^\W\d]")
_BEFORE_NAME = re.compile(r"(.*\d\d)\s+-\s+[^\W\d].*")
_EXTENSION = re.compile(
    r"\s*(?<![^\W\d])(?:;?ext(?:ension)?\.?|poste|device|appareil|x)\s*[=:.]?\s*(\d{1,6})$", re.IGNORECASE
)
_WRITTEN = re.compile(r"\+?[\d\s().\-/]+")
_SPREADSHEET = re.compile(r"(\+?\d{2,})\.0")
_INTERNAL_DIGITS = 6
_NATIONAL_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Party:
    """`number` in E.164 where it is whole; `area` where only that is known, North American."""

    kind: Kind
    number: str | None = None
    area: str | None = None
    extension: str | None = None


@lru_cache(maxsize=65_536)
def party(text: str, country: str) -> Party:
    """Reads a cell. `country` is where a number without a country code belongs, as CA."""
    text = _DASH.sub("-", clean(text))
    word = normalize_word(text)
    if word in WITHHELD_WORDS and (word or not any(map(str.isalnum, text))):
        return Party("withheld")
    for wrapped in (_ANGLES.search(text), _ADDRESS.fullmatch(text), _BEFORE_NAME.fullmatch(text)):
        if wrapped is not None and wrapped[1] != text:
            return party(wrapped[1], country)
    if named := _IN_PARENTHESES.fullmatch(text):
        inside = party(named[2], country)
        if _LETTER.search(named[1]) or inside == party(named[1], country):  # its name may be the number again
            return inside
    if whole := _SPREADSHEET.fullmatch(text):
        text = whole[1]
    if extension := _EXTENSION.search(text):
        before = text[: extension.start()]
        if not digits_of(before):
            return party(extension[1], country)
        if len(digits_of(before)) >= _NATIONAL_DIGITS:
            text = before
    digits = digits_of(text)
    if _MASK.search(text) and _MASKED.fullmatch(text):
        return _masked(digits_of(_MASK.split(text)[0]), country)
    if not _WRITTEN.fullmatch(text) or not digits.isascii():
        return Party("unreadable")
    if len(digits) <= _INTERNAL_DIGITS and not text.startswith("+"):
        return Party("internal", extension=digits) if digits else Party("withheld")
    number = _e164(text, digits, country)
    return Party("number", number) if number else Party("unreadable")


def dialled(text: str, prefix: str | None, country: str) -> Party:
    """Reads whom a call out was placed to; `prefix`, for an outside line, is no part of the number."""
    cell = clean(text)
    if prefix and cell.startswith(prefix):
        outside = party(cell.removeprefix(prefix), country)
        if outside.kind == "number":
            return outside
    return party(text, country)


def _masked(digits: str, country: str) -> Party:
    """`digits` are those before the mask."""
    digits = digits.removeprefix("1")
    return Party("masked", area=digits[:3] if country in _NORTH_AMERICA and len(digits) >= 3 else None)


def _e164(text: str, digits: str, country: str) -> str | None:
    national = digits.removeprefix("1") if len(digits) == 11 else digits
    if (
        len(national) == 10
        and national[0] in "23456789"
        and (country in _NORTH_AMERICA or text.startswith("+1"))
        and (not text.startswith("+") or (digits[0] == "1" and len(digits) == 11))
    ):
        return f"+1{national}"  # ten times as fast as the library, for nearly all of them
    for written in (text, f"+{digits}"):
        try:
            parsed = phonenumbers.parse(written, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            return number if is_e164(number) else None
    return None
