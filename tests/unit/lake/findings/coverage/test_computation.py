"""Who joined, who left and who fell silent is known, and is in no comparison."""

from datetime import date
from pathlib import Path

import pytest

from cli.simulation.noise import Noise
from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from tests.unit.lake.findings.conftest import Q3, Lake

pytestmark = pytest.mark.slow

JOINED = date(2025, 8, 20)
YEAR_BEFORE = Quarter(2024, 3)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A market of 10 that is one of 20 a year later: nothing else changed."""
    made = Lake(tmp_path_factory.mktemp("grown"))
    made.add(YEAR_BEFORE, 8_000, 20, only=slice(None, None, 2))
    return made.add(Q3, 8_000, 20)


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Half of a market of 24 joins on 20 August, and one is silent for three weeks."""
    absent = {number: (Q3.first, date(2025, 8, 19)) for number in range(0, 24, 2)}
    absent[1] = (date(2025, 8, 3), date(2025, 8, 23))
    made = Lake(tmp_path_factory.mktemp("joined"))
    return made.add(Q3, 40_000, 24, noise=Noise(absent=absent))


@pytest.fixture(scope="module")
def joined_findings(joined: Lake, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return joined.findings(Q3, tmp_path_factory.mktemp("work"))


def test_a_market_that_grew_has_not_changed(grown: Lake, tmp_path: Path) -> None:
    """It used to say +68 % in service, and +88.9 % elsewhere."""
    changes = grown.findings(Q3, tmp_path)["changes"]
    assert {row["against"] for row in changes} == {"previous_year"}
    assert len(changes) == 6
    for row in changes:
        assert row["dealerships_compared"] == 10
        assert row["beyond_chance"] is False
        assert row["change"] == pytest.approx(0, abs=0.2 if row["department"] == "other" else 0.1)
        low, high = row["interval"] or (0, 0)
        assert low < 0 < high


def test_the_gaps_are_those_that_were_planted_to_the_day(joined: Lake, joined_findings: Findings) -> None:
    coverage = joined_findings["coverage"]
    planted = joined.truths[Q3]["absences"]
    found = [{key: gap[key] for key in ("dealership", "from", "to")} for gap in coverage["gaps"]]
    assert found == planted
    assert [gap["reason"] for gap in coverage["gaps"]].count("joined") == 12
    assert (coverage["dealerships"], coverage["whole_quarter"]) == (24, 11)


def test_dealerships_that_join_make_no_department_unsteady_and_no_week_a_peak(
    joined_findings: Findings,
) -> None:
    assert [row["department"] for row in joined_findings["stability"] if row["steady"] is False] == []
    assert {row["dealerships_compared"] for row in joined_findings["stability"]} == {11}
    assert (joined_findings["peak_week"], joined_findings["peaks"]) == (None, [])
    assert "service" in joined_findings["peaks_sought"]


def test_dealerships_that_join_hide_no_holiday(joined_findings: Findings) -> None:
    """Labour Day was planted at 1.45 and at 1.6 times the ordinary calls."""
    [labour_day] = [row for row in joined_findings["holidays"] if row["name"] == "Labour Day"]
    assert labour_day["dealerships"] == 11
    assert labour_day["shifted"]


def test_a_dealership_s_own_gap_is_its_own_alone(joined: Lake, tmp_path: Path) -> None:
    silent = joined.truths[Q3]["absences"][1]
    coverage = joined.findings(Q3, tmp_path, dealership=silent["dealership"])["coverage"]
    assert coverage["gaps"] == [silent | {"reason": "silent"}]
    assert (coverage["dealerships"], coverage["whole_quarter"]) == (1, 0)
