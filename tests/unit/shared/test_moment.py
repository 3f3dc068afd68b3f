"""A moment is written in one way, whose order is time's."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.moment import from_text, to_text

moments = st.datetimes(
    datetime.fromisoformat("2020-01-01"),
    datetime.fromisoformat("2039-12-31"),
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2025-09-01T13:05:00+00:00", "2025-09-01T13:05:00.000Z"),
        ("2025-09-01T09:05:00.250999-04:00", "2025-09-01T13:05:00.250Z"),
        ("2025-12-31T20:00:00-05:00", "2026-01-01T01:00:00.000Z"),
    ],
)
def test_a_moment_is_written_in_utc_to_the_millisecond(moment: str, text: str) -> None:
    assert to_text(datetime.fromisoformat(moment)) == text
    assert from_text(text).tzinfo is UTC


@given(moments, st.timedeltas(timedelta(milliseconds=1), timedelta(seconds=2)))
def test_it_reads_back_and_sorts_as_time_does_wherever_it_was_told(
    moment: datetime, later: timedelta
) -> None:
    read = from_text(to_text(moment))
    assert timedelta() <= moment - read < timedelta(milliseconds=1)
    assert to_text(moment) < to_text((moment + later).astimezone(UTC))
