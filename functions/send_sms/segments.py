"""Counts the SMS segments that a text costs, and finds the letters that make it cost more.

3GPP TS 23.038: the GSM 7-bit default alphabet and its extension table; any other letter turns the
whole text to UCS-2. One segment holds 160 septets or 70 UTF-16 units; of several, each begins with a header
of 7 septets or 3 units, and no letter is cut in two. https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from functions.shared.sender import SEGMENT

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM_7 = _BASIC | _EXTENSION
_HEADER_SEPTETS = 7


@dataclass(frozen=True, slots=True)
class Size:
    """What a text costs. `units` are septets in GSM-7 and 16-bit units in UCS-2.

    `costly` are its letters outside GSM-7, each once: one of them makes the whole text UCS-2.
    """

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int
    costly: tuple[str, ...]


def size(text: str, segment: int = SEGMENT) -> Size:
    """Counts a text that leaves from a sender whose one segment holds so many septets."""
    costly = tuple(dict.fromkeys(letter for letter in text if letter not in _GSM_7))
    if costly:
        widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
        return Size("UCS-2", sum(widths), _segments(widths, 70, 67), costly)
    widths = [2 if letter in _EXTENSION else 1 for letter in text]
    return Size("GSM-7", sum(widths), _segments(widths, segment, segment - _HEADER_SEPTETS), ())


def _segments(widths: Sequence[int], alone: int, among_several: int) -> int:
    if sum(widths) <= alone:
        return 1 if widths else 0
    count, room = 1, among_several
    for width in widths:
        if width > room:
            count, room = count + 1, among_several
        room -= width
    return count
