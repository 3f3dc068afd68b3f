"""`--since` is a date, a time, or how long ago."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from cli.calls.since import moment_of

QUEBEC = timezone(timedelta(hours=-4))
NOW = datetime(2025, 9, 2, 10, 0, tzinfo=QUEBEC)


@pytest.mark.parametrize(
    ("since", "moment"),
    [
        ("2h", datetime(2025, 9, 2, 8, 0, tzinfo=QUEBEC)),
        ("90m", datetime(2025, 9, 2, 8, 30, tzinfo=QUEBEC)),
        ("3d", datetime(2025, 8, 30, 10, 0, tzinfo=QUEBEC)),
        ("2025-09-01", datetime(2025, 9, 1, 4, 0, tzinfo=UTC)),
        ("2025-09-01T08:30", datetime(2025, 9, 1, 12, 30, tzinfo=UTC)),
        ("2025-09-01T08:30Z", datetime(2025, 9, 1, 8, 30, tzinfo=UTC)),
    ],
)
def test_since_is_a_date_a_time_or_how_long_ago_here(since: str, moment: datetime) -> None:
    assert moment_of(since, NOW) == moment


@pytest.mark.parametrize("since", ["yesterday", "", "2w", "-2h", "2025-13-01"])
def test_anything_else_is_refused_with_how_to_write_it(since: str) -> None:
    with pytest.raises(ValueError, match="2h or 3d"):
        moment_of(since, NOW)
