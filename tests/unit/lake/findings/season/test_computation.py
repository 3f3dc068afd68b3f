"""A year that the lake knows in part has its peak there."""

from datetime import date
from pathlib import Path

from functions.lake.quarter import Quarter
from tests.unit.lake.findings.small_lake import Q3, at_noon, found, laid


def test_a_year_of_which_the_lake_has_a_part_has_its_peak_among_the_weeks_of_that_part(
    tmp_path: Path,
) -> None:
    """Eight weeks of 2024 without a call are eight that nobody knows."""
    then = [
        *at_noon("garage-tremblay", date(2024, 8, 26), date(2024, 9, 30)),
        *at_noon("garage-tremblay", date(2024, 9, 2), date(2024, 9, 8), "more"),
    ]
    laid(tmp_path, *then, quarter=Quarter(2024, 3))
    here = [
        *at_noon("garage-tremblay", Q3.first),
        *at_noon("garage-tremblay", date(2025, 9, 1), date(2025, 9, 7), "more"),
    ]
    peak = found(tmp_path, laid(tmp_path, *here))["peak_week"]
    assert peak == {"week": 36, "start": "2025-09-01", "calls": 420, "weeks_moved": 0}
