"""Telephone numbers as providers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers.numbers import is_extension, number
from functions.on_missed_call.web import Refused
from functions.shared.phone import is_e164


@pytest.mark.parametrize(
    ("written", "national", "read"),
    [
        ("+15145550177", None, "+15145550177"),
        ("15145550177", None, "+15145550177"),
        ("5145550177", "1", "+15145550177"),
        ("(514) 555-0177", "1", "+15145550177"),
        ("1 514.555.0177", "1", "+15145550177"),
        ("011 33 1 44 55 66 77", "1", "+33144556677"),
        ("+33 1 44 55 66 77", "1", "+33144556677"),
        (" +15145550177 ", None, "+15145550177"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, national: str | None, read: str) -> None:
    assert number(written, "from", national=national) == read


@pytest.mark.parametrize("withheld", [None, "", " ", "anonymous", "Restricted", "UNKNOWN"])
def test_a_withheld_number_is_none(withheld: str | None) -> None:
    assert number(withheld, "from") is None


@pytest.mark.parametrize(
    "wrong", ["call me", "+0145550177", "12", "+1514555017712345", "＋15145550177", "5\x001"]
)
def test_what_is_no_number_is_refused_by_its_field_and_not_repeated(wrong: str) -> None:
    with pytest.raises(Refused, match="caller is no E") as refused:
        number(wrong, "caller")
    assert (refused.value.status, refused.value.code) == (400, "not_e164")
    assert wrong not in refused.value.message


@given(st.text(max_size=30), st.sampled_from([None, "1"]))
def test_nothing_but_e164_comes_out(written: str, national: str | None) -> None:
    try:
        found = number(written, "from", national=national)
    except Refused:
        return
    assert found is None or is_e164(found)


@pytest.mark.parametrize(
    ("value", "internal"), [("204", True), ("1002", True), ("12", False), ("555017", False)]
)
def test_an_extension_has_three_to_five_digits(value: str, internal: bool) -> None:
    assert is_extension(value) is internal
