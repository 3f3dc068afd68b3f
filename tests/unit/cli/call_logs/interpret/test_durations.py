"""A length of time is read in whatever form it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.call_logs.interpret.durations import seconds


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("72", 72),
        ("72,5", 72),
        ("72.9", 72),
        ("1:12", 72),
        ("00:01:12", 72),
        ("00:01:12.5", 72),
        ("1 min 12 s", 72),
        ("1m12s", 72),
        ("72 sec.", 72),
        ("1 h", 3600),
        ("2 h 05 min", 7500),
        ("0", 0),
    ],
)
def test_each_form_is_read(written: str, whole: int) -> None:
    assert seconds(written) == whole


@pytest.mark.parametrize("written", ["", "-", "-5", "soon", "99:99:99", "4185550150"])
def test_what_is_no_length_of_a_call_is_none(written: str) -> None:
    assert seconds(written) is None


@given(st.integers(0, 86_399))
def test_what_is_written_is_read(whole: int) -> None:
    clock = f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
    assert seconds(clock) == seconds(str(whole)) == seconds(f"{whole},0") == whole
