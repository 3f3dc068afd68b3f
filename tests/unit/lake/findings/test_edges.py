"""What a quarter may be: empty, one call, one dealership, cut short, or full of strange hours."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.lake import database, findings
from functions.lake.findings import Findings, UnknownDealership
from functions.lake.findings.departments.worth import BadValues
from functions.lake.quarter import Quarter
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import Folder, QuarterNotFound, object_key
from functions.shared.dealership import Dealership
from tests.builders import dealership
from tests.ledger import Row, call, write

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)


def laid(
    tmp_path: Path, *items: Row, quarter: Quarter = Q3, dealerships: tuple[Dealership, ...] = ()
) -> Folder:
    lake = Folder(tmp_path / "lake")
    target = lake.root / object_key(MISSED_CALLS, quarter)
    target.parent.mkdir(parents=True)
    folder = tmp_path / f"written {quarter}"
    folder.mkdir()
    write(folder, items, quarter, dealerships, target=target)
    return lake


def found(tmp_path: Path, lake: Folder, quarter: Quarter = Q3, **asked: Any) -> Findings:
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    with database.connect(work) as connection:
        made = findings.compute(connection, quarter, lake, work=work, **asked)
    (work / "rollup.duckdb").unlink()
    return made


def busy(made: Findings) -> list[tuple[int, int, int]]:
    return [(each["weekday"], each["hour"], each["calls"]) for each in made["hour_of_week"] if each["calls"]]


def test_an_empty_quarter_has_no_findings_and_no_number_without_a_basis(tmp_path: Path) -> None:
    made = found(tmp_path, laid(tmp_path))
    assert (made["calls"], made["scope"]["dealerships"]) == (0, 0)
    for empty in ("by_department", "by_value", "peak_hours", "by_month", "stability", "holidays", "staffing"):
        assert made[empty] == []
    assert len(made["hour_of_week"]) == 168
    assert {each["share"] for each in made["hour_of_week"]} == {None}
    assert made["outside_standard_hours_share"] is None
    assert made["outside_open_hours_share"] is None
    assert made["peak_week"] is None
    assert set(made["response"].values()) == {None}
    assert sum(week["days"] for week in made["weeks"]) == 92


def test_one_call_is_all_of_its_quarter(tmp_path: Path) -> None:
    made = found(tmp_path, laid(tmp_path, call("CA1", texted_at="2025-09-02T14:00:12.500Z", segments=1)))
    assert made["calls"] == 1
    assert made["by_department"] == [{"department": "service", "calls": 1, "share": 1.0, "value": 36.0}]
    assert busy(made) == [(2, 10, 1)]
    assert made["peak_hours"] == [{"weekday": 2, "hour": 10, "calls": 1, "share": 1.0}]
    response = made["response"]
    assert (response["texted_share"], response["delivered_share"]) == (1.0, 0.0)
    assert (response["median_seconds_to_text"], response["p90_seconds_to_text"]) == (12.5, 12.5)
    assert response["median_minutes_to_callback"] is None
    [stability] = made["stability"]
    assert stability["steady"] is None
    assert stability["change_from_previous_quarter"] is None
    assert made["holidays"] == []
    assert made["staffing"] == [
        {
            "weekday": 2,
            "from_hour": 8,
            "to_hour": 11,
            "calls": 1,
            "weekly_calls": 1 / 14,  # Tuesdays
            "share": 1.0,
            "cumulative_share": 1.0,
        }
    ]


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


def test_a_market_of_one_says_which(tmp_path: Path) -> None:
    made = found(tmp_path, laid(tmp_path, call("CA1")))
    assert made["scope"] == {"kind": "market", "id": "garage-tremblay", "name": None, "dealerships": 1}


@pytest.mark.parametrize(
    ("weekly", "at", "own"),
    [
        ("08:00-17:00", "2025-09-02T14:00:00.000Z", False),
        ("08:00-17:00", "2025-09-01T14:00:00.000Z", False),  # Labour Day: closed, and taken to be so
        ("08:00-17:00", "2025-09-02T22:00:00.000Z", False),
        ("08:00-21:00", "2025-09-02T14:00:00.000Z", False),  # no call shows it
        ("08:00-21:00", "2025-09-02T22:00:00.000Z", True),
    ],
)
def test_hours_are_a_dealership_s_own_where_a_call_shows_it(
    tmp_path: Path, weekly: str, at: str, own: bool
) -> None:
    place = dealership(hours={"default": {"monday-friday": weekly}})
    lake = laid(tmp_path, call("CA1", occurred_at=at), dealerships=(place,))
    assert found(tmp_path, lake)["own_hours"] is own
    assert found(tmp_path, lake, dealership="garage-tremblay")["own_hours"] is own


def test_the_worth_of_a_call_is_the_lake_s_own(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    (lake.root / "values.toml").write_text("[service]\ndollars_per_call = 200\nrecovery_rate = 0.5\n")
    assert found(tmp_path, lake)["worth"] == [
        {"department": "service", "recovery_rate": 0.5, "dollars_per_call": 200.0}
    ]


def test_calls_that_are_worth_nothing_have_no_share_of_it(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    (lake.root / "values.toml").write_text("[service]\ndollars_per_call = 0\nrecovery_rate = 0.5\n")
    assert found(tmp_path, lake)["by_value"] == [{"department": "service", "value": 0.0, "share": None}]


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


@pytest.mark.parametrize(("at", "block"), [("04:30", (0, 3)), ("03:30", (21, 24))])
def test_nobody_is_staffed_over_midnight(at: str, block: tuple[int, int], tmp_path: Path) -> None:
    [staffed] = found(tmp_path, laid(tmp_path, call(occurred_at=f"2025-09-03T{at}:00.000Z")))["staffing"]
    assert (staffed["from_hour"], staffed["to_hour"]) == block


def test_an_hour_that_comes_twice_counts_both_times_and_one_that_never_comes_is_empty(tmp_path: Path) -> None:
    both = [
        call("CA1", occurred_at="2025-11-02T05:30:00.000Z"),  # 1:30 in summer time, in Toronto
        call("CA2", occurred_at="2025-11-02T06:30:00.000Z"),  # 1:30 again
        call("CA3", occurred_at="2025-11-02T07:30:00.000Z"),
    ]
    assert busy(found(tmp_path, laid(tmp_path, *both, quarter=Q4), Q4)) == [(7, 1, 2), (7, 2, 1)]
    spring = Quarter(2025, 1)
    (tmp_path / "spring").mkdir()
    forward = [
        call("CA1", occurred_at="2025-03-09T06:59:59.000Z"),  # 1:59
        call("CA2", occurred_at="2025-03-09T07:00:00.000Z"),  # 3:00
    ]
    lake = laid(tmp_path / "spring", *forward, quarter=spring)
    assert busy(found(tmp_path / "spring", lake, spring)) == [(7, 1, 1), (7, 3, 1)]


def test_the_quarter_s_edge_is_midnight_where_the_dealership_is(tmp_path: Path) -> None:
    edge = [
        call("CA1", occurred_at="2025-07-01T03:59:59.999Z"),  # the last of June in Toronto
        call("CA2", occurred_at="2025-07-01T04:00:00.000Z"),
        call("CA3", occurred_at="2025-10-01T03:59:59.999Z"),  # the last of September
        call("CA4", occurred_at="2025-10-01T04:00:00.000Z"),
    ]
    made = found(tmp_path, laid(tmp_path, *edge))
    assert [(each["month"], each["calls"]) for each in made["by_month"]] == [("2025-07", 1), ("2025-09", 1)]
    assert [(week["start"], week["days"]) for week in made["weeks"] if week["calls"]] == [
        ("2025-06-30", 6),
        ("2025-09-29", 2),
    ]


def test_a_quarter_that_is_not_over_compares_with_none_and_counts_the_days_it_has(tmp_path: Path) -> None:
    lake = laid(
        tmp_path, *(call(f"CA{n}", occurred_at=f"2025-07-{n + 1:02d}T14:00:00.000Z") for n in range(9))
    )
    laid_before = lake.root / object_key(MISSED_CALLS, Q3.previous)
    laid_before.parent.mkdir(parents=True)
    folder = tmp_path / "before"
    folder.mkdir()
    write(folder, [call("CA1", occurred_at="2025-04-07T14:00:00.000Z")], Q3.previous, target=laid_before)
    made = found(tmp_path, lake, now=datetime(2025, 7, 10, 9, tzinfo=UTC))
    assert made["finished"] is False
    assert made["stability"][0]["change_from_previous_quarter"] is None
    assert [(week["start"], week["days"]) for week in made["weeks"]] == [("2025-06-30", 6), ("2025-07-07", 3)]
    whole = found(tmp_path, lake)["stability"][0]
    assert whole["change_from_previous_quarter"] == pytest.approx(9 / 92 * 91 - 1)


@pytest.mark.parametrize(
    ("now", "finished"),
    [
        ("2025-07-01T14:30", False),  # its first day
        ("2025-09-30T23:00", False),
        ("2025-10-01T03:59", False),  # its last minute in Toronto
        ("2025-10-01T04:00", True),
        ("2025-07-01T13:59", True),  # calls yet to come: a simulation's, which draws its quarter whole
    ],
)
def test_a_quarter_is_over_the_day_after_its_last_or_where_its_calls_are_yet_to_come(
    tmp_path: Path, now: str, finished: bool
) -> None:
    lake = laid(tmp_path, call("CA1", occurred_at="2025-07-01T14:00:00.000Z"))
    made = found(tmp_path, lake, now=datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert made["finished"] is finished


def at_noon(dealership_id: str, first: date, last: date = Q3.last, name: str = "CA") -> list[Row]:
    """Thirty calls a day, from 12 h to 16 h there."""
    return [
        call(
            f"{name} {dealership_id} {first + timedelta(days=n)} {m}",
            dealership_id=dealership_id,
            occurred_at=f"{first + timedelta(days=n)}T{16 + m % 5}:30:00.000Z",
        )
        for n in range((last - first).days + 1)
        for m in range(30)
    ]


def test_a_dealership_that_joined_within_the_quarter_is_measured_from_its_first_call_on(
    tmp_path: Path,
) -> None:
    places = tuple(dealership(id=f"garage-{n}") for n in range(2))
    calls = [*at_noon("garage-0", date(2025, 8, 6)), *at_noon("garage-1", Q3.first)]
    lake = laid(tmp_path, *calls, dealerships=places)
    made = found(tmp_path, lake, dealership="garage-0")
    assert made["since"] == "2025-08-06"
    assert made["weeks"][0] == {"start": "2025-08-04", "calls": 150, "days": 5}
    [stability] = made["stability"]
    assert stability["coefficient_of_variation"] == pytest.approx(0)
    assert {block["weekly_calls"] for block in made["staffing"]} == {18.0}
    assert [each["name"] for each in made["holidays"]] == ["Labour Day"]
    assert made["holidays"][0]["eve_afternoon_ratio"] == pytest.approx(1, abs=0.01)
    market = found(tmp_path, lake)
    assert (market["since"], market["weeks"][0]["days"]) == ("2025-07-01", 6)


def test_a_dealership_whose_first_calls_came_today_has_no_more_than_yesterday(tmp_path: Path) -> None:
    lake = laid(tmp_path, *at_noon("garage-tremblay", date(2025, 7, 20), date(2025, 7, 20)))
    made = found(tmp_path, lake, now=datetime(2025, 7, 20, 22, tzinfo=UTC))
    assert (made["finished"], made["since"]) == (False, "2025-07-19")
    assert made["weeks"] == [{"start": "2025-07-14", "calls": 30, "days": 1}]


def test_quarters_of_which_the_lake_has_a_part_are_not_compared(tmp_path: Path) -> None:
    laid(tmp_path, *at_noon("garage-tremblay", date(2025, 6, 20), date(2025, 6, 30)), quarter=Q3.previous)
    lake = laid(tmp_path, *at_noon("garage-tremblay", date(2025, 7, 20)))
    made = found(tmp_path, lake)
    assert made["since"] == "2025-07-01", "it was there the quarter before"
    assert made["stability"][0]["change_from_previous_quarter"] is None


def test_a_year_of_which_the_lake_has_a_part_has_its_peak_among_the_weeks_of_that_part(
    tmp_path: Path,
) -> None:
    """Eight weeks of 2024 without a call are eight that nobody knows."""
    then = [
        *at_noon("garage-tremblay", date(2024, 8, 26), date(2024, 9, 30)),
        *at_noon("garage-tremblay", date(2024, 9, 2), date(2024, 9, 8), "more"),
    ]
    laid(tmp_path, *then, quarter=Quarter(2024, 3))
    here = [
        *at_noon("garage-tremblay", Q3.first),
        *at_noon("garage-tremblay", date(2025, 9, 1), date(2025, 9, 7), "more"),
    ]
    peak = found(tmp_path, laid(tmp_path, *here))["peak_week"]
    assert peak == {"week": 36, "start": "2025-09-01", "calls": 420, "weeks_moved": 0}


def test_a_holiday_says_how_many_dealerships_observe_it(tmp_path: Path) -> None:
    brunswick = dealership(id="moncton", holidays={"subdivision": "NB"}, languages=["en", "fr"])
    places = (brunswick, dealership(id="garage-0"), dealership(id="garage-1"))
    calls = [
        call(f"{place.id} {day}", dealership_id=place.id, occurred_at=f"2025-{day}T14:00:00.000Z")
        for place in places
        for day in ("07-01", "08-04", "09-01")
    ]
    lake = laid(tmp_path, *calls, dealerships=places)
    observed = {each["name"]: each["dealerships"] for each in found(tmp_path, lake)["holidays"]}
    assert observed == {"Canada Day": 3, "New Brunswick Day": 1, "Labour Day": 3}
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
        for n in range(6)
    )
    calls = [
        call(f"CA{n}", dealership_id=f"garage-{n}", occurred_at="2025-08-13T14:00:00.000Z") for n in range(6)
    ]
    lake = laid(tmp_path, *calls, dealerships=places)
    assert found(tmp_path, lake)["holidays"] == []
    own = found(tmp_path, lake, dealership="garage-0")["holidays"]
    assert [(each["name"], each["eve"], each["next"]) for each in own] == [
        ("Inventaire", "2025-08-12", "2025-08-14")
    ]
    assert found(tmp_path, lake, dealership="garage-1")["holidays"] == []


def test_a_province_s_holiday_is_the_market_s_though_few_keep_it(tmp_path: Path) -> None:
    brunswick = dealership(id="moncton", holidays={"subdivision": "NB"}, languages=["en", "fr"])
    items = [call("CA1", dealership_id="moncton", occurred_at="2025-08-04T14:00:00.000Z")]
    lake = laid(tmp_path, *items, dealerships=(brunswick,))
    assert [each["name"] for each in found(tmp_path, lake)["holidays"]] == ["New Brunswick Day"]


def test_the_lake_s_own_values_are_those_of_its_report(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    (lake.root / "values.toml").write_text("[service]\ndollars_per_call = 200\nrecovery_rate = 0.5\n")
    assert found(tmp_path, lake)["by_department"][0]["value"] == 100.0
    (lake.root / "values.toml").write_text("[tyres]\ndollars_per_call = 200\nrecovery_rate = 0.5\n")
    with pytest.raises(BadValues):
        found(tmp_path, lake)


def test_what_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    with pytest.raises(
        QuarterNotFound, match=r"^the lake has no missed calls of 2025-Q4: simulate or import"
    ):
        found(tmp_path, lake, Q4)
    with pytest.raises(UnknownDealership, match=r"^2025-Q3 has no call of a dealership nobody: mend its id$"):
        found(tmp_path, lake, dealership="nobody")
