"""No market's figure tells what a dealership's is, though everybody subtracts their own."""

from itertools import product
from pathlib import Path

import pytest

from functions.lake.findings import disclosure
from functions.lake.findings.disclosure import hidden, is_dominated
from tests.unit.lake.findings.conftest import Q3, Lake
from tests.unit.lake.report.reading import french

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("counts", "tells"),
    [((100, 50, 15), False), ((100, 50, 14), True), ((100, 100), True), ((9,), True), ((1, 1, 1), False)],
)
def test_a_figure_is_dominated_where_the_second_largest_knows_the_largest(
    counts: tuple[int, ...], tells: bool
) -> None:
    assert is_dominated(counts) is tells


def test_what_is_hidden_is_not_known_by_subtraction() -> None:
    cells = {hour: {f"garage-{n}": 10 + hour for n in range(10)} for hour in range(5)}
    cells[9] = {"garage-0": 4}
    assert hidden(cells) == {9, 0}, "beside a total, one hidden cell is none"
    assert hidden({hour: cells[hour] for hour in range(5)}) == set()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake(tmp_path_factory.mktemp("two")).add(Q3, 2_000, 2)


def test_a_market_of_two_tells_its_calls_and_coverage_alone(two: Lake, tmp_path: Path) -> None:
    """Each would read the other's 168 hours."""
    found = two.findings(Q3, tmp_path)
    assert (found["calls"], found["coverage"]["whole_quarter"], found["scope"]["dealerships"]) == (
        2_000,
        2,
        2,
    )
    told = {"quarter", "finished", "since", "scope", "calls", "coverage", "holiday_method", "staffing_method"}
    for key, value in found.items():
        assert key in told or is_blank(value), key
    page = french(found)
    assert "coverage.few" in page.names
    assert {name.partition(".")[0] for name in page.names} <= {
        "coverage",
        "figure",
        "headline",
        "lede",
        "method",
    }


def is_blank(value: object) -> bool:
    return all(map(is_blank, value.values())) if isinstance(value, dict) else not value


def test_a_dealership_beside_nine_others_has_its_own_findings_and_no_market(
    two: Lake, tmp_path: Path
) -> None:
    [first, *_] = sorted({row["dealership_id"] for row in two.rows(Q3)})
    found = two.findings(Q3, tmp_path, dealership=first)
    assert found["standing"] == []
    assert len(found["hour_of_week"]) == 168
    assert all(hour["calls"] is not None for hour in found["hour_of_week"])


def test_no_hour_of_a_market_tells_the_largest_to_the_second(lake: Lake, tmp_path: Path) -> None:
    """The attack: the second largest subtracts its own calls, also from all that isn't told."""
    found = lake.findings(Q3, tmp_path)
    own: dict[str, dict[tuple[int, int], int]] = {}
    for row in lake.rows(Q3):
        hours = own.setdefault(row["dealership_id"], {})
        cell = row["local_weekday"], row["local_hour"]
        hours[cell] = hours.get(cell, 0) + 1
    told = {(hour["weekday"], hour["hour"]): hour["calls"] for hour in found["hour_of_week"]}
    untold = [cell for cell, calls in told.items() if calls is None]
    known: dict[tuple[tuple[int, int], ...], int] = {(cell,): calls for cell, calls in told.items() if calls}
    if untold:
        known[tuple(untold)] = found["calls"] - sum(calls or 0 for calls in told.values())
    for (cells, calls), (target, attacker) in product(known.items(), product(own, own)):
        theirs = sum(own[target].get(cell, 0) for cell in cells)
        mine = sum(own[attacker].get(cell, 0) for cell in cells)
        if target != attacker:
            assert calls - mine - theirs >= 0.15 * theirs, (cells, target, attacker)


def test_a_holiday_that_fewer_than_five_keep_is_not_the_market_s(lake: Lake, tmp_path: Path) -> None:
    """New Brunswick Day: of two of twelve."""
    keepers = {row["dealership_id"] for row in lake.rows(Q3) if row["holiday"] == "New Brunswick Day"}
    assert 0 < len(keepers) < disclosure.LEAST_KEEPERS
    assert "New Brunswick Day" not in [row["name"] for row in lake.findings(Q3, tmp_path)["holidays"]]
    own = lake.findings(Q3, tmp_path / "own", dealership=min(keepers))
    assert "New Brunswick Day" in [row["name"] for row in own["holidays"]]
