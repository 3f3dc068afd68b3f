"""What nobody sees in a text is found, named and left out."""

import pytest

from functions.shared import letters


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Co\u0302te\u0301", "Côté"),
        ("Ga\u00adrage", "Garage"),
        ("Ga\u200brage\ufeff", "Garage"),
        ("\u202aGarage\u202c\u2066 Roy\u2069", "Garage Roy"),
        ("Garage\u2028X", "Garage X"),
        ("Garage\u2029X\u0085Y\tZ", "Garage X Y Z"),
        ("8\u2009h\u202f30\u00a0\u3000", "8 h 30  "),
        ("Ga\x07ra\x7fge\ufe0f\u034f", "Garage"),
        ("one\r\ntwo\nthree", "one\ntwo\nthree"),
        ("\u212a \u2126", "K Ω"),
    ],
)
def test_a_text_is_composed_and_holds_only_what_is_seen(written: str, seen: str) -> None:
    assert letters.visible(written) == seen


@pytest.mark.parametrize(
    ("letter", "name"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u00ad", "U+00AD SOFT HYPHEN"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\x07", "U+0007 control character"),
        ("\u0301", "U+0301 COMBINING ACUTE ACCENT"),
        ("ê", "ê U+00EA LATIN SMALL LETTER E WITH CIRCUMFLEX"),
        ("🚗", "🚗 U+1F697 AUTOMOBILE"),
    ],
)
def test_a_letter_is_named_by_its_code_point_and_shown_where_it_can_be(letter: str, name: str) -> None:
    assert letters.name(letter) == name
