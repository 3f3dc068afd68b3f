"""Values are written as Athena's CSV has them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from cli.query.athena_text import to_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (1, "1"),
        ("employee", "employee"),
        (-0.3, "-0.3"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
        (date(2025, 7, 1), "2025-07-01"),
        (datetime(2025, 7, 1, 10, 46), "2025-07-01 10:46:00.000"),  # noqa: DTZ001
        (time(10, 46, tzinfo=UTC), "10:46:00.000+00:00"),
        (timedelta(hours=29, seconds=1, milliseconds=5), "1 05:00:01.005"),
        (timedelta(seconds=-1), "-0 00:00:01.000"),
        (["employee", None, True], "[employee, null, true]"),
        ([["hello"], ["hi", "alexa"]], "[[hello], [hi, alexa]]"),
        ({"service": 3, "parts": None}, "{service=3, parts=null}"),
    ],
)
def test_a_value_is_athena_s_text(value: object, text: str) -> None:
    assert to_text(value) == text


def test_a_zone_is_said_with_each_time_of_a_value() -> None:
    at = datetime(2025, 7, 1, 10, 46)  # noqa: DTZ001
    assert to_text([at, None], "UTC") == "[2025-07-01 10:46:00.000 UTC, null]"
    assert to_text(None, "UTC") == ""
