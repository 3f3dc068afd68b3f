"""Telephone numbers, SIP addresses and extensions, told apart."""

import pytest

from functions.on_missed_call.providers.toolkit.addresses import is_device, is_internal, telephone


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("+15145550101", "+15145550101"),
        ("15145550101", "+15145550101"),
        ("sip:+15145550101@carrier.example", "+15145550101"),
        ("SIPS:15145550101@carrier.example;user=phone", "+15145550101"),
        ("sip:1234567@carrier.example", "+1234567"),
        ("sip:%2B15145550101@carrier.example", "+15145550101"),
        ("tel:+1-514-555-0101;phone-context=+1", "+15145550101"),
        ("sip:Private%20Caller@carrier.example", None),
        ("sip:+1@carrier.example", None),
        ("whatsapp:+15145550101", None),
        ("anonymous", None),
        ("sip:anonymous@anonymous.invalid", None),
        ("", None),
        (None, None),
    ],
)
def test_an_outside_party_is_its_number_or_withheld(address: str | None, number: str | None) -> None:
    assert telephone(address) == number
    assert not is_internal(address)


@pytest.mark.parametrize(
    "address",
    [
        *("204", "20455", "sip:204@pbx.example", "sip:julie@pbx.example", "client:julie"),
        *("sip:123456@pbx.example", "sip:4185550101-204@pbx.example"),  # run together, a stranger's number
    ],
)
def test_an_extension_or_a_device_is_internal_and_has_no_number(address: str) -> None:
    assert is_internal(address)
    assert telephone(address) is None
    assert is_device(address) is (":" in address)


@pytest.mark.parametrize("address", ["call me", "+0145550101", "12", "sip:+0145550101@x"])
def test_what_can_t_be_read_is_an_outside_party_without_number(address: str) -> None:
    assert telephone(address) is None
    assert not is_internal(address)


def test_ten_digits_are_north_american_only_where_the_provider_writes_national_numbers() -> None:
    assert telephone("5145550101") == "+15145550101"
    assert telephone("5145550101", national=False) == "+5145550101"
