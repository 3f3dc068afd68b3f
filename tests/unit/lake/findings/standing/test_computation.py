"""A dealership stands among those of its market, where there are enough."""

from pathlib import Path

import pytest

from tests.builders import dealership
from tests.ledger import call
from tests.unit.lake.findings.small_lake import found, laid


def test_a_dealership_beside_fewer_than_ten_others_has_no_standing(tmp_path: Path) -> None:
    places = tuple(dealership(id=f"garage-{n}") for n in range(11))
    calls = [call(f"CA{n}", dealership_id=f"garage-{n}") for n in range(11)]
    (tmp_path / "ten").mkdir()
    ten = laid(tmp_path / "ten", *calls[:10], dealerships=places)
    assert found(tmp_path / "ten", ten, dealership="garage-0")["standing"] == []
    (tmp_path / "eleven").mkdir()
    eleven = laid(tmp_path / "eleven", *calls, dealerships=places)
    made = found(tmp_path / "eleven", eleven, dealership="garage-0")
    assert made["scope"] == {"kind": "dealership", "id": "garage-0", "name": None, "dealerships": 11}
    standing = {each["measure"]: each for each in made["standing"]}
    assert standing["calls"] == {"measure": "calls", "value": 1.0, "percentile": 50.0, "market_median": 1.0}
    assert "median_minutes_to_callback" not in standing, "nobody was called back"
    assert found(tmp_path / "eleven", eleven)["standing"] == [], "the market has no market to stand against"


def test_the_market_s_median_lies_between_the_two_in_the_middle_and_every_dealership_below_counts(
    tmp_path: Path,
) -> None:
    missed = (6, 1, 7, 5, 1, 2, 3, 9, 8, 8, 9, 9)
    places = tuple(dealership(id=f"garage-{n}") for n in range(12))
    calls = [call(f"CA{n}-{m}", dealership_id=f"garage-{n}") for n in range(12) for m in range(missed[n])]
    made = found(tmp_path, laid(tmp_path, *calls, dealerships=places), dealership="garage-3")
    [standing] = [each for each in made["standing"] if each["measure"] == "calls"]
    assert (standing["value"], standing["market_median"]) == (5.0, 6.5)
    assert standing["percentile"] == pytest.approx(100 * 4.5 / 12)
