"""The letters that nobody sees in a text, and how a letter is named to whom it surprises. Pure.

One letter outside GSM-7 makes a text of one segment three: what can't be seen must not.
"""

import re
import unicodedata

# Unicode's categories (UAX #44, table 12): controls, format characters, half pairs, separators of lines.
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Those of Unicode's Default_Ignorable_Code_Point that are in no such category: joiners, fillers, selectors.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# What stands for a blank or for the end of a line; format characters stand for nothing.
_BLANKS = "\t\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"


def invisible(text: str) -> list[str]:
    """The format and control characters of a text, each once: a line's end is none."""
    return list(dict.fromkeys(letter for letter in text if _is_invisible(letter)))


def visible(text: str) -> str:
    """The text as it is seen: composed (NFC), blanks as blanks, without what can't be seen."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(filter(None, map(_seen, composed)))


def name(letter: str) -> str:
    """`ê U+00EA LATIN SMALL LETTER E WITH CIRCUMFLEX`; unprintable: `U+200B ZERO WIDTH SPACE`."""
    point = f"U+{ord(letter):04X} {unicodedata.name(letter, 'control character')}"
    alone = letter.isprintable() and not unicodedata.category(letter).startswith(("M", "Z"))
    return f"{letter} {point}" if alone and not _IGNORABLE.match(letter) else point


def _seen(letter: str) -> str:
    if letter in _BLANKS or unicodedata.category(letter) == "Zs":
        return " "
    return "" if _is_invisible(letter) or _IGNORABLE.match(letter) else letter


def _is_invisible(letter: str) -> bool:
    return letter != "\n" and unicodedata.category(letter) in _INVISIBLE
