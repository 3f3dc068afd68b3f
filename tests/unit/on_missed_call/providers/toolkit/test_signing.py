"""A signature matches one of the genuine ones, or none."""

import pytest

from functions.on_missed_call.providers.toolkit.signing import matches_any


def test_a_signature_matches_one_of_the_genuine_ones_and_no_other() -> None:
    assert matches_any("é", [b"another", "é".encode()])
    assert not matches_any("e", [b"another", "é".encode()])
    assert not matches_any("e", [])


def test_an_empty_one_is_never_genuine() -> None:
    assert not matches_any("", [b"", b"another"])


def test_the_time_it_takes_tells_nothing_of_what_would_be_right() -> None:
    class Secret(bytes):
        def __eq__(self, other: object) -> bool:
            raise AssertionError("compared byte by byte, up to the first that differs")

        __hash__ = None  # type: ignore[assignment]

    genuine = iter([Secret(b"first"), Secret(b"second")])
    assert matches_any("first", genuine)
    assert not list(genuine)  # the others were compared all the same


@pytest.mark.parametrize("given", ["\ud800", "v1,\udfff", "\x00", "\U0001f697"])
def test_nothing_that_a_header_may_hold_raises(given: str) -> None:
    assert not matches_any(given, [b"genuine"])
