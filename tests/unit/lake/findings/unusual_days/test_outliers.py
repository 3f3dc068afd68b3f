"""Unusual days are found, and seldom where there are none."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from benchmarks.stormy_days import STORM, days
from cli.simulation.noise import Noise
from functions.lake.findings.unusual_days.outliers import find
from tests.unit.lake.findings.conftest import Q3, Lake

SEEDS = 200


def random_of(name: str) -> Random:
    return Random(name)


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.2])
@pytest.mark.parametrize("mean", [15.0, 60.0, 1_000.0])
def test_where_nothing_happened_a_day_is_said_to_be_unusual_at_most_2_times_in_100(
    mean: float, spread: float
) -> None:
    random = random_of(f"calm {mean} {spread}")
    assert sum(bool(find(days(random, mean, spread, storm=False))) for _ in range(SEEDS)) <= 9


@pytest.mark.parametrize(("mean", "spread", "least"), [(60.0, 0.1, 0.75), (1_000.0, 0.1, 0.99)])
def test_a_storm_is_found_first(mean: float, spread: float, least: float) -> None:
    random = random_of(f"storm {mean}")
    found = [find(days(random, mean, spread, storm=True)) for _ in range(SEEDS)]
    assert sum(bool(each) and each[0].day == STORM for each in found) >= least * SEEDS


def test_few_days_tell_nothing() -> None:
    assert find({date(2025, 7, 7 + n): 100 for n in range(5)}) == []


@pytest.mark.slow
def test_a_simulated_storm_of_a_province_is_the_market_s_unusual_day(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake").add(Q3, 20_000, 14, noise=Noise(storms=True, own_day=0.1))
    found = lake.findings(Q3, tmp_path / "work")["unusual_days"]
    assert found
    assert found[0]["date"] == lake.truths[Q3]["storms"]["QC"]
    assert found[0]["interval"][0] < found[0]["ratio"] < found[0]["interval"][1] < 0.7
