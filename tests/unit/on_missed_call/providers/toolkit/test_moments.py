"""Moments as providers write them."""

import time
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from functions.on_missed_call.providers.toolkit.bodies import Moment
from functions.on_missed_call.providers.toolkit.moments import parse_rfc_2822


@pytest.mark.parametrize(
    "written", ["Thu, 09 Nov 2023 17:05:04 +0000", "Thu, 09 Nov 2023 12:05:04 -0500", "09 Nov 2023 17:05:04"]
)
def test_a_moment_of_rfc_2822_is_read_into_utc(written: str) -> None:
    assert parse_rfc_2822(written) == datetime(2023, 11, 9, 17, 5, 4, tzinfo=UTC)


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
    assert parse_rfc_2822(written) is None


def test_a_moment_without_its_zone_is_utc_s_wherever_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "America/Toronto")
        time.tzset()
        read = parse_rfc_2822("09 Nov 2023 17:05:04")
    time.tzset()
    assert read == datetime(2023, 11, 9, 17, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(("year", "taken"), [(1999, False), (2000, True), (2199, True), (2200, False)])
def test_a_default_or_a_damaged_moment_is_no_call_s(year: int, taken: bool) -> None:
    assert (parse_rfc_2822(f"09 Nov {year} 17:05:04 +0000") is not None) is taken
    in_json = TypeAdapter(Moment)
    if taken:
        assert in_json.validate_json(f'"{year}-11-09T12:05:04-05:00"') == datetime(
            year, 11, 9, 17, 5, 4, 0, UTC
        )
    else:
        with pytest.raises(ValidationError, match="no call is of the year"):
            in_json.validate_json(f'"{year}-11-09T12:05:04-05:00"')
