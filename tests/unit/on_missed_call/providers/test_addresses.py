"""Telephone numbers, SIP addresses and extensions, told apart."""

import pytest

from functions.on_missed_call.providers.addresses import is_internal, telephone
from functions.on_missed_call.web import Refused


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("+15145550101", "+15145550101"),
        ("15145550101", "+15145550101"),
        ("sip:+15145550101@carrier.example", "+15145550101"),
        ("SIPS:15145550101@carrier.example;user=phone", "+15145550101"),
        ("anonymous", None),
        ("sip:anonymous@anonymous.invalid", None),
        ("", None),
        (None, None),
    ],
)
def test_an_outside_party_is_its_number_or_withheld(address: str | None, number: str | None) -> None:
    assert telephone(address, "from") == number
    assert not is_internal(address)


@pytest.mark.parametrize("address", ["204", "20455", "sip:204@pbx.example", "sip:julie@pbx.example"])
def test_an_extension_or_a_device_is_internal_and_has_no_number(address: str) -> None:
    assert is_internal(address)
    assert telephone(address, "from") is None


@pytest.mark.parametrize("address", ["call me", "+0145550101", "12", "sip:+0145550101@x"])
def test_anything_else_is_refused_by_its_field_s_name_only(address: str) -> None:
    with pytest.raises(Refused, match="data.from is no E.164") as refused:
        telephone(address, "data.from")
    assert (refused.value.status, refused.value.code) == (400, "not_e164")
    assert address not in refused.value.message
