"""Words as exports write them, normalized to be compared; and numbers redacted before they are shown."""

import re
import unicodedata
from functools import lru_cache

_BETWEEN = re.compile(r"[^0-9a-z]+")
# Between the words of CallerID and callType.
_CAMEL = re.compile(r"(?<=[a-zà-ÿ\d])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
# What keeps a spreadsheet from reading a number: ="4185550150", '4185550150.
_GUARDED = re.compile(r"=\"(.*)\"|'(.*?)'?")
# Hyphens, the non-breaking among them, dashes and the minus sign, within [].
DASHES = r"\-\u2010-\u2015\u2212"
_SPACE = rf"[\s.{DASHES}]"
# A telephone number as people write it: international, North American, French, or a bare run of digits.
_NUMBER = re.compile(
    rf"\+\d[\d\s.(){DASHES}]{{5,}}\d|(?:\b1{_SPACE}?)?\(?\d{{3}}\)?{_SPACE}?\d{{3}}{_SPACE}?\d{{4}}"
    rf"|\d{{7,}}|\d{{2}}(?:{_SPACE}\d{{2}}){{4}}|\b\d{{3}}{_SPACE}\d{{4}}\b"
)
_SHOWN_DIGITS = 3
_LONGEST = 60


@lru_cache(maxsize=8192)
def normalize_word(text: str) -> str:
    """Takes accents, case and punctuation away: `N° d’appelant` and `n d appelant` are the same word."""
    plain = unicodedata.normalize("NFKD", text.replace("°", " "))
    ascii_only = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", ascii_only.casefold()).strip()


@lru_cache(maxsize=4096)
def normalize_heading(text: str) -> str:
    """Takes the blanks too: `CallerID`, `caller_id` and `Caller ID` head the same column."""
    return normalize_word(text).replace(" ", "")


def heading_words(text: str) -> list[str]:
    """Splits a heading into its words: `CallDirection` are two."""
    return normalize_word(_CAMEL.sub(" ", text)).split()


def clean(text: str) -> str:
    text = _CONTROL.sub(" ", text).strip()
    guarded = _GUARDED.fullmatch(text)
    return (guarded[1] or guarded[2] or "").strip() if guarded else text


def redact_numbers(text: str) -> str:
    """Cuts every telephone number in the text to its first digits, fit for a terminal and a file."""
    return _NUMBER.sub(lambda match: _cut(match[0]), clean(text))[:_LONGEST]


def _cut(number: str) -> str:
    seen = 0
    cut = ""
    for letter in number:
        seen += letter.isdigit()
        cut += "•" if letter.isdigit() and seen > _SHOWN_DIGITS else letter
    return cut
