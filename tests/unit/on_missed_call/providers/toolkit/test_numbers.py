"""Telephone numbers as providers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers.toolkit.numbers import is_extension, is_withheld, to_e164
from functions.shared.phone import is_e164


@pytest.mark.parametrize(
    ("written", "national", "read"),
    [
        ("+15145550177", False, "+15145550177"),
        ("15145550177", False, "+15145550177"),
        ("5145550177", False, "+5145550177"),
        ("5145550177", True, "+15145550177"),
        ("(514) 555-0177", True, "+15145550177"),
        ("1 514.555.0177", True, "+15145550177"),
        ("011 33 1 44 55 66 77", True, "+33144556677"),
        ("+33 1 44 55 66 77", True, "+33144556677"),
        (" +15145550177 ", False, "+15145550177"),
        ("011 33 1 44 55 66 77", False, None),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, national: bool, read: str | None) -> None:
    assert to_e164(written, national=national) == read


@pytest.mark.parametrize(
    "withheld",
    [
        *(None, "", " ", "anonymous", "Restricted", "UNKNOWN", "unavailable", "Private", "Private Number"),
        *("withheld", "blocked", "No Caller ID", "Not Available", "+266696687", "464"),
        *("NULL", "(null)", r"\N", "N/A", "none", "Private Caller", "Unknown Caller", "OUT OF AREA"),
    ],
)
def test_a_withheld_number_is_none(withheld: str | None) -> None:
    assert is_withheld(withheld)
    assert to_e164(withheld, national=True) is None


@pytest.mark.parametrize("word", ["anonymous", "blocked", "restricted", "unavailable", "unknown"])
def test_a_word_for_a_withheld_number_is_one_when_spelt_on_a_keypad(word: str) -> None:
    keypad = dict(zip("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999", strict=True))
    for spelt in (word, "".join(keypad[letter] for letter in word)):
        for written in (spelt, f"+{spelt}"):
            assert to_e164(written, national=True) is None
        assert is_withheld(spelt)


@pytest.mark.parametrize(
    "wrong", ["call me", "+0145550177", "12", "555-0177", "+1514555017712345", "＋15145550177", "5\x001"]
)
def test_what_can_t_be_read_is_none_and_yet_not_withheld(wrong: str) -> None:
    assert to_e164(wrong, national=True) is None
    assert not is_withheld(wrong)


@given(st.text(max_size=30), st.booleans())
def test_nothing_but_e164_comes_out(written: str, national: bool) -> None:
    found = to_e164(written, national=national)
    assert found is None or is_e164(found)


@pytest.mark.parametrize(
    ("value", "internal"),
    [
        *[(value, True) for value in ("204", "1002", "20455", " 204 ")],
        *[(value, False) for value in ("12", "555017", "٢٠٤", "204a", None)],
    ],
)
def test_an_extension_has_three_to_five_digits(value: str | None, internal: bool) -> None:
    assert is_extension(value) is internal
