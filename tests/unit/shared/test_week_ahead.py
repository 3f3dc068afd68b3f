"""The coming week as the directory keeps it: it is read as it was written, and only for its own week."""

from datetime import date

import pytest

from functions.shared import week_ahead
from functions.shared.week_ahead import WeekAhead

AHEAD = WeekAhead.model_validate(
    {
        "week": "2025-09-08",
        "days_off": ["2025-09-08"],
        "departments": {
            "service": {
                "expected": 41.2,
                "low": 30,
                "high": 55,
                "staff": [
                    {"date": "2025-09-09", "from_hour": 9, "to_hour": 11, "gain": 4.4, "at_most": False}
                ],
            }
        },
    }
)


def test_it_is_read_as_it_was_written() -> None:
    assert week_ahead.from_json(week_ahead.to_json(AHEAD)) == AHEAD


@pytest.mark.parametrize("written", [None, "", "{}", "[]", '{"week": "soon"}'])
def test_what_is_of_another_form_foretells_nothing(written: str | None) -> None:
    assert week_ahead.from_json(written) is None


def test_it_is_of_the_week_after_today_s_and_of_no_other() -> None:
    for day in range(1, 8):
        assert AHEAD.of("service", date(2025, 9, day)), "Monday the 1st to Sunday the 7th"
    assert AHEAD.of("service", date(2025, 9, 8)) is None
    assert AHEAD.of("service", date(2025, 8, 31)) is None
    assert AHEAD.of("parts", date(2025, 9, 4)) is None
