"""A change is of calls a day, and between whole quarters alone."""

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
    service, sales = made["stability"]
    # Two calls in 92 days after one in 91.
    assert service["change_from_previous_quarter"] == pytest.approx(2 / 92 * 91 - 1)
    assert service["changed_from_previous_quarter"] is False
    assert {service["change_from_previous_year"], service["changed_from_previous_year"]} == {None}
    assert {sales["change_from_previous_quarter"], sales["changed_from_previous_quarter"]} == {None}


def test_quarters_of_which_the_lake_has_a_part_are_not_compared(tmp_path: Path) -> None:
    laid(tmp_path, *at_noon("garage-tremblay", date(2025, 6, 20), date(2025, 6, 30)), quarter=Q3.previous)
    lake = laid(tmp_path, *at_noon("garage-tremblay", date(2025, 7, 20)))
    made = found(tmp_path, lake)
    assert made["since"] == "2025-07-01", "it was there the quarter before"
    assert made["stability"][0]["change_from_previous_quarter"] is None
