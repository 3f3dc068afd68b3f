"""Twelve months are told where four quarters are known, and what is missing where they aren't."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from functions.lake.findings.departments.worth import BadValues
from functions.lake.quarter import Quarter
from tests.unit.lake.findings.conftest import Lake
from tests.unit.lake.findings.small_lake import Q3, at_noon, found, laid


def test_a_dealership_of_four_quarters_has_its_total(tmp_path: Path) -> None:
    for quarter in Q3.twelve_months:
        lake = laid(
            tmp_path, *at_noon("garage-tremblay", quarter.first, quarter.last, str(quarter)), quarter=quarter
        )
    year = found(tmp_path, lake)["trailing_year"]
    assert year
    assert (year["first"], year["last"], year["calls"]) == ("2024-10-01", "2025-09-30", 30 * 365)
    assert (year["missing"], year["per_dealership"], year["whole_market"]) == ([], None, None)


def test_a_quarter_that_is_missing_or_known_in_part_is_named_and_nothing_is_added_up(tmp_path: Path) -> None:
    laid(tmp_path, *at_noon("garage-tremblay", Q3.first))
    lake = laid(
        tmp_path,
        *at_noon("garage-tremblay", date(2025, 5, 1), Q3.previous.last, "before"),
        quarter=Q3.previous,
    )
    year = found(tmp_path, lake)["trailing_year"]
    assert year
    assert (year["calls"], year["missing"]) == (None, ["2024-Q4", "2025-Q1", "2025-Q2"])


def test_a_quarter_that_lasts_has_none(tmp_path: Path) -> None:
    lake = laid(tmp_path, *at_noon("garage-tremblay", Q3.first, date(2025, 7, 20)))
    assert found(tmp_path, lake, now=datetime(2025, 7, 21, 12, tzinfo=UTC))["trailing_year"] is None


@pytest.mark.slow
def test_dealerships_that_joined_are_in_the_total_and_not_in_the_mean(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    for quarter in Q3.twelve_months:
        lake.add(quarter, 3_000, 13, only=slice(11 if quarter == Quarter(2024, 4) else 13))
    year = lake.findings(Q3, tmp_path / "work")["trailing_year"]
    assert year
    assert year["calls"] == sum(len(lake.rows(quarter)) for quarter in Q3.twelve_months)
    assert (year["dealerships"], year["followed"], year["missing"]) == (13, 11, [])
    assert year["per_dealership"]
    assert year["whole_market"] is None, "nobody said how many there are"
    lake.folder.joinpath("values.toml").write_text("[market]\ndealerships = 100\n")
    whole = lake.findings(Q3, tmp_path / "work")["trailing_year"]
    assert whole
    assert whole["whole_market"]
    low, high = whole["whole_market"]["interval"]
    assert low < whole["whole_market"]["calls"] < high


@pytest.mark.parametrize("written", ["dealerships = 5", "dealerships = 'many'", "shops = 12"])
def test_a_market_that_can_t_be_is_refused_in_a_line(tmp_path: Path, written: str) -> None:
    lake = laid(tmp_path, *at_noon("garage-tremblay", Q3.first, date(2025, 7, 2)))
    (lake.root / "values.toml").write_text(f"[market]\n{written}\n")
    with pytest.raises(BadValues, match=r"^the lake's values.toml, market\.(dealerships|shops): "):
        found(tmp_path, lake)
