"""A dealership stands among those of its market, where there are enough."""

from pathlib import Path

import pytest

from tests.builders import dealership
from tests.ledger import call
from tests.unit.lake.findings.small_lake import found, laid


def test_a_dealership_among_fewer_than_five_has_no_standing(tmp_path: Path) -> None:
    places = tuple(dealership(id=f"garage-{n}") for n in range(5))
    calls = [call(f"CA{n}", dealership_id=f"garage-{n}") for n in range(5)]
    (tmp_path / "four").mkdir()
    four = laid(tmp_path / "four", *calls[:4], dealerships=places)
    assert found(tmp_path / "four", four, dealership="garage-0")["standing"] == []
    (tmp_path / "five").mkdir()
    five = laid(tmp_path / "five", *calls, dealerships=places)
    made = found(tmp_path / "five", five, dealership="garage-0")
    assert made["scope"] == {"kind": "dealership", "id": "garage-0", "name": None, "dealerships": 5}
    standing = {each["measure"]: each for each in made["standing"]}
    assert standing["calls"] == {"measure": "calls", "value": 1.0, "percentile": 50.0, "market_median": 1.0}
    assert "median_minutes_to_callback" not in standing, "nobody was called back"
    assert found(tmp_path / "five", five)["standing"] == [], "the market has no market to stand against"


def test_the_market_s_median_lies_between_the_two_in_the_middle_and_every_dealership_below_counts(
    tmp_path: Path,
) -> None:
    missed = (6, 1, 7, 5, 1, 2)
    places = tuple(dealership(id=f"garage-{n}") for n in range(6))
    calls = [call(f"CA{n}-{m}", dealership_id=f"garage-{n}") for n in range(6) for m in range(missed[n])]
    made = found(tmp_path, laid(tmp_path, *calls, dealerships=places), dealership="garage-3")
    [standing] = [each for each in made["standing"] if each["measure"] == "calls"]
    assert (standing["value"], standing["market_median"]) == (5.0, 3.5)
    assert standing["percentile"] == pytest.approx(100 * 3.5 / 6)
