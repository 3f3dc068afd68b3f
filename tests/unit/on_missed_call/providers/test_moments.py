"""Moments as providers write them."""

from datetime import UTC, datetime

import pytest

from functions.on_missed_call.providers.moments import of_rfc_2822


@pytest.mark.parametrize(
    "written", ["Thu, 09 Nov 2023 17:05:04 +0000", "Thu, 09 Nov 2023 12:05:04 -0500", "09 Nov 2023 17:05:04"]
)
def test_a_moment_of_rfc_2822_is_read_into_utc(written: str) -> None:
    assert of_rfc_2822(written) == datetime(2023, 11, 9, 17, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "Thu, 09 Nov 2023 17:05:04 +99999999999999999999",
        "Thu, 09 Nov 99999999999999999999 17:05:04 +0000",
        "Thu, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 0001 00:00:00 +1400",
    ],
)
def test_what_is_no_moment_of_a_call_is_none(written: str) -> None:
    assert of_rfc_2822(written) is None
