"""The demo's dealerships are open whenever it plays: so it prints the same at night and on Christmas."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli.dealership import file as dealership_file
from demo.onboarding import FILES
from demo.working_morning import open_whenever
from functions.shared.hours import is_open

CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("today", [CHRISTMAS, date(2026, 12, 24), date(2027, 2, 28)], ids=str)
def test_each_department_is_open_at_any_hour_and_on_a_holiday(
    file: Path, today: date, tmp_path: Path
) -> None:
    dealership = dealership_file.load(open_whenever(file, today, tmp_path), today)
    zone = ZoneInfo(dealership.timezone)
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for department in {line.department for line in dealership.lines}:
        for hours in range(24 + 1):  # a demo that begins at 23:59 ends the day after
            moment = midnight + timedelta(hours=hours)
            assert is_open(moment, dealership.week(department), zone, dealership.closed_days)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_else_of_the_dealership_is_changed(file: Path, tmp_path: Path) -> None:
    before = dealership_file.load(file, CHRISTMAS)
    after = dealership_file.load(open_whenever(file, CHRISTMAS, tmp_path), CHRISTMAS)
    same = {"hours": before.hours, "holidays": before.holidays}
    assert after.model_copy(update=same) == before
