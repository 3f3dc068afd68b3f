"""A year that the lake knows in part has no peak to compare with."""

from datetime import date
from pathlib import Path

import pytest

from functions.lake.quarter import Quarter
from tests.unit.lake.findings.small_lake import Q3, at_noon, found, laid


@pytest.mark.parametrize(("since", "moved"), [(date(2024, 7, 1), 0), (date(2024, 8, 19), None)])
def test_the_peak_moved_since_a_year_that_is_known_from_its_first_day_on(
    tmp_path: Path, since: date, moved: int | None
) -> None:
    then = [
        *at_noon("garage-tremblay", since, date(2024, 9, 30)),
        *at_noon("garage-tremblay", date(2024, 9, 2), date(2024, 9, 8), "more"),
    ]
    laid(tmp_path, *then, quarter=Quarter(2024, 3))
    here = [
        *at_noon("garage-tremblay", Q3.first),
        *at_noon("garage-tremblay", date(2025, 9, 1), date(2025, 9, 7), "more"),
    ]
    peak = found(tmp_path, laid(tmp_path, *here))["peak_week"]
    assert peak == {
        "week": 36,
        "start": "2025-09-01",
        "calls": 420,
        "weeks_moved": moved,
        "department": "service",
    }
