"""Base64 has one spelling here."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.on_missed_call.providers.toolkit.strictbase64 import decode


@given(st.binary(max_size=80))
def test_what_base64_spells_is_decoded(content: bytes) -> None:
    assert decode(b64encode(content).decode()) == content


@pytest.mark.parametrize("text", ["QQ", "QR==", "QQ=", "QQ==\n", " QQ==", "é", "Q-==", "QQ==QQ=="])
def test_a_second_spelling_and_what_is_no_base64_are_nothing(text: str) -> None:
    assert decode(text) == b""
