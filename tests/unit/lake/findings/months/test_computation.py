"""A change is of the calls of an ordinary week, and between quarters that are known alone."""

from datetime import date
from pathlib import Path

import pytest

from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import object_key
from tests.ledger import call, write
from tests.unit.lake.findings.small_lake import Q3, at_noon, found, laid


def test_a_department_that_nobody_has_has_no_row_and_one_that_came_has_no_change(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1", occurred_at="2025-04-07T14:00:00.000Z"), quarter=Q3.previous)
    laid_again = lake.root / object_key(MISSED_CALLS, Q3)
    laid_again.parent.mkdir(parents=True)
    folder = tmp_path / "more"
    folder.mkdir()
    write(folder, [call("CA1"), call("CA2"), call("CA3", department="sales")], target=laid_again)
    made = found(tmp_path, lake)
    assert [each["department"] for each in made["by_department"]] == ["service", "sales"]
    assert [each["department"] for each in made["stability"]] == ["service", "sales"]
    [service] = made["changes"]
    assert (service["department"], service["against"]) == ("service", "previous_quarter")
    assert (service["change"], service["interval"], service["beyond_chance"]) == (None, None, None)


def test_as_many_calls_an_ordinary_week_are_no_change(tmp_path: Path) -> None:
    """Quarters differ in length and in holidays, and the shop is closed on none."""
    laid(tmp_path, *at_noon("garage-tremblay", Q3.previous.first, Q3.previous.last), quarter=Q3.previous)
    lake = laid(tmp_path, *at_noon("garage-tremblay", Q3.first))
    [row] = found(tmp_path, lake)["changes"]
    assert row["change"] == pytest.approx(0)
    low, high = row["interval"] or (0, 0)
    assert low < 0 < high
    assert row["beyond_chance"] is False


def test_quarters_of_which_the_lake_has_a_part_are_not_compared(tmp_path: Path) -> None:
    laid(tmp_path, *at_noon("garage-tremblay", date(2025, 6, 20), date(2025, 6, 30)), quarter=Q3.previous)
    lake = laid(tmp_path, *at_noon("garage-tremblay", date(2025, 7, 20)))
    made = found(tmp_path, lake)
    assert made["since"] == "2025-07-01", "it was there the quarter before"
    assert [row["change"] for row in made["changes"]] == [None]
    assert made["changes"][0]["dealerships_compared"] == 0
