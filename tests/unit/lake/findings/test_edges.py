"""What a quarter may be: empty, one call, one dealership, cut short, or full of strange hours."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from functions.lake.findings import UnknownDealership
from functions.lake.schema import MISSED_CALLS
from functions.lake.storage import QuarterNotFound, object_key
from tests.builders import dealership
from tests.ledger import call, write
from tests.unit.lake.findings.small_lake import Q3, Q4, at_noon, busy, found, laid

pytestmark = pytest.mark.slow


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
    assert made["changes"] == []
    assert made["coverage"] == {
        "dealerships": 1,
        "whole_quarter": 1,
        "since": "2025-07-01",
        "gaps": [],
        "too_quiet": 1,
    }
    assert made["holidays"] == []
    assert made["staffing"] == [], "one call is chance"


def test_a_market_of_one_says_which(tmp_path: Path) -> None:
    made = found(tmp_path, laid(tmp_path, call("CA1")))
    assert made["scope"] == {"kind": "market", "id": "garage-tremblay", "name": None, "dealerships": 1}


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
    assert made["changes"] == []
    assert [(week["start"], week["days"]) for week in made["weeks"]] == [("2025-06-30", 6), ("2025-07-07", 3)]
    [compared] = found(tmp_path, lake)["changes"]
    assert (compared["against"], compared["dealerships_compared"]) == ("previous_quarter", 1)
    assert (compared["change"], compared["beyond_chance"]) == (None, None), "too few to tell"


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


def test_a_dealership_that_joined_within_the_quarter_is_measured_from_its_first_call_on(
    tmp_path: Path,
) -> None:
    places = tuple(dealership(id=f"garage-{n}") for n in range(2))
    calls = [*at_noon("garage-0", date(2025, 8, 6)), *at_noon("garage-1", Q3.first)]
    lake = laid(tmp_path, *calls, dealerships=places)
    made = found(tmp_path, lake, dealership="garage-0")
    assert made["since"] == "2025-08-06"
    assert made["weeks"][0] == {"start": "2025-08-04", "calls": 150, "days": 5}
    [gap] = made["coverage"]["gaps"]
    assert (gap["from"], gap["to"], gap["reason"]) == ("2025-07-01", "2025-08-05", "joined")
    assert made["coverage"]["whole_quarter"] == 0
    assert [row["steady"] for row in made["stability"]] == [None], "its months aren't whole"
    assert {block["weekly_calls"] for block in made["staffing"]} == {18.0}
    assert [each["name"] for each in made["holidays"]] == ["Labour Day"]
    assert made["holidays"][0]["eve_afternoon_ratio"] == pytest.approx(1, abs=0.01)
    market = found(tmp_path, lake)
    assert (market["since"], market["coverage"]["since"]) == ("2025-07-01", "2025-07-01")


def test_a_dealership_whose_first_calls_came_today_has_no_more_than_yesterday(tmp_path: Path) -> None:
    lake = laid(tmp_path, *at_noon("garage-tremblay", date(2025, 7, 20), date(2025, 7, 20)))
    made = found(tmp_path, lake, now=datetime(2025, 7, 20, 22, tzinfo=UTC))
    assert (made["finished"], made["since"]) == (False, "2025-07-19")
    assert made["weeks"] == [{"start": "2025-07-14", "calls": 30, "days": 1}]


def test_what_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    lake = laid(tmp_path, call("CA1"))
    with pytest.raises(
        QuarterNotFound, match=r"^the lake has no missed calls of 2025-Q4: simulate or import"
    ):
        found(tmp_path, lake, Q4)
    with pytest.raises(UnknownDealership, match=r"^2025-Q3 has no call of a dealership nobody: mend its id$"):
        found(tmp_path, lake, dealership="nobody")
