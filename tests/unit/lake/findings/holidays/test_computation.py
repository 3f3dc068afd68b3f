"""A holiday is the findings' of those who keep it."""

from pathlib import Path

from tests.builders import dealership
from tests.ledger import call
from tests.unit.lake.findings.small_lake import found, laid


def test_a_holiday_says_how_many_dealerships_observe_it(tmp_path: Path) -> None:
    """No market's holiday is one that fewer than five keep."""
    towns = "moncton", "bathurst", "dieppe", "sussex", "shediac"
    elsewhere = {"holidays": {"subdivision": "NB"}, "languages": ["en", "fr"]}
    places = (
        dealership(id="regina", holidays={"subdivision": "SK"}, languages=["en"]),
        *(dealership(id=name, **elsewhere) for name in towns),
        *(dealership(id=f"garage-{n}") for n in range(5)),
    )
    calls = [
        call(f"{place.id} {day}", dealership_id=place.id, occurred_at=f"2025-{day}T14:00:00.000Z")
        for place in places
        for day in ("07-01", "08-04", "09-01")
    ]
    lake = laid(tmp_path, *calls, dealerships=places)
    observed = {each["name"]: each["dealerships"] for each in found(tmp_path, lake)["holidays"]}
    assert observed == {"Canada Day": 11, "New Brunswick Day": 5, "Labour Day": 11}
    own = found(tmp_path, lake, dealership="moncton")["holidays"]
    assert {each["dealerships"] for each in own} == {1}


def test_a_holiday_without_a_call_is_kept_where_the_others_keep_it(tmp_path: Path) -> None:
    places = tuple(dealership(id=f"garage-{n}") for n in range(3))
    calls = [
        call(f"CA{n} {day}", dealership_id=f"garage-{n}", occurred_at=f"2025-{day}T14:00:00.000Z")
        for n in range(3)
        for day in ("07-01", "08-29", "09-01")
        if (n, day) != (0, "09-01")
    ]
    lake = laid(tmp_path, *calls, dealerships=places)
    made = found(tmp_path, lake, dealership="garage-0")
    assert [each["name"] for each in made["holidays"]] == ["Canada Day", "Labour Day"]


def test_a_holiday_that_no_more_than_half_keep_is_not_kept_by_one_that_is_silent(tmp_path: Path) -> None:
    brunswick = dealership(id="moncton", holidays={"subdivision": "NB"}, languages=["en", "fr"])
    places = (brunswick, dealership(id="garage-0"), dealership(id="garage-1"))
    calls = [
        call("CA1", dealership_id="moncton", occurred_at="2025-08-04T14:00:00.000Z"),
        call("CA2", dealership_id="garage-0", occurred_at="2025-08-04T14:00:00.000Z"),
        call("CA3", dealership_id="garage-1", occurred_at="2025-08-05T14:00:00.000Z"),
    ]
    lake = laid(tmp_path, *calls, dealerships=places)
    assert found(tmp_path, lake, dealership="garage-1")["holidays"] == []


def test_a_day_off_of_one_dealership_is_in_its_own_findings_and_not_in_the_market_s(tmp_path: Path) -> None:
    places = tuple(
        dealership(id=f"garage-{n}", holidays={"closed": {"2025-08-13": "Inventaire"} if n == 0 else {}})
        for n in range(11)
    )
    calls = [
        call(f"CA{n}", dealership_id=f"garage-{n}", occurred_at="2025-08-13T14:00:00.000Z") for n in range(11)
    ]
    lake = laid(tmp_path, *calls, dealerships=places)
    assert found(tmp_path, lake)["holidays"] == []
    own = found(tmp_path, lake, dealership="garage-0")["holidays"]
    assert [(each["name"], each["eve"], each["next"]) for each in own] == [
        ("Inventaire", "2025-08-12", "2025-08-14")
    ]
    assert found(tmp_path, lake, dealership="garage-1")["holidays"] == []


def test_a_province_s_holiday_is_that_of_a_market_of_one(tmp_path: Path) -> None:
    brunswick = dealership(id="moncton", holidays={"subdivision": "NB"}, languages=["en", "fr"])
    items = [call("CA1", dealership_id="moncton", occurred_at="2025-08-04T14:00:00.000Z")]
    lake = laid(tmp_path, *items, dealerships=(brunswick,))
    assert [each["name"] for each in found(tmp_path, lake)["holidays"]] == ["New Brunswick Day"]
