"""A simulated quarter's findings are what was planted: counts to the one, estimates within their interval."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli import simulation
from cli.simulation.calls import of_place
from cli.simulation.slots import Slot, of_region
from cli.simulation.truths import Tally
from functions.lake.findings import Findings
from functions.lake.findings.holidays import shift
from functions.lake.findings.holidays.shift import DayParts, Days
from functions.lake.quarter import Quarter
from tests.unit.lake.findings.conftest import Q3, Lake

# Quebec's holidays of the quarter.
OFF = {date(2025, 7, 1), date(2025, 9, 1)}
LARGE = ("service", "employee", "reception", "parts", "sales")
RATIOS = ("eve_afternoon", "day", "next_morning")


def picked(rows: Any, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in rows]


def test_counts_are_the_planted_ones(lake: Lake, tmp_path: Path) -> None:
    found, truths = lake.findings(Q3, tmp_path), lake.truths[Q3]
    calls = truths["calls"]
    assert (found["calls"], found["scope"]["dealerships"]) == (calls, truths["dealerships"])
    for key, columns in (
        ("by_department", ("department", "calls")),
        ("by_month", ("month", "department", "calls")),
    ):
        assert picked(found[key], *columns) == picked(truths[key], *columns)  # type: ignore[literal-required]
    for hour, planted in zip(found["hour_of_week"], truths["hour_of_week"], strict=True):
        assert hour["calls"] in (planted["calls"], None)
    assert sum(hour["calls"] is None for hour in found["hour_of_week"]) < 42, "hours of the night"
    assert found["outside_standard_hours_share"] == truths["outside_standard_hours"] / calls
    assert found["outside_open_hours_share"] == truths["outside_open_hours"] / calls
    assert sum(week["calls"] for week in found["weeks"]) == calls
    response: dict[str, Any] = dict(found["response"])
    for share, count in (
        ("texted_share", "texted"),
        ("delivered_share", "delivered"),
        ("replied_share", "replied"),
        ("called_back_share", "called_back"),
        ("recovered_share", "recovered"),
        ("repeat_share", "repeats"),
    ):
        assert response[share] == truths["response"][count] / calls


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Of the size at which the studies' findings show; with this spring, and the one of the year before."""
    made = Lake(tmp_path_factory.mktemp("market"))
    made.add(Q3, 100_000, 50)
    made.add(Quarter(2025, 2), 30_000, 50)
    return made.add(Quarter(2024, 2), 30_000, 50)


@pytest.fixture(scope="module")
def summer(market: Lake, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return market.findings(Q3, tmp_path_factory.mktemp("summer"))


@pytest.fixture(scope="module")
def spring(market: Lake, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return market.findings(Quarter(2025, 2), tmp_path_factory.mktemp("spring"))


@pytest.mark.slow
def test_holidays_lie_where_they_were_planted_and_their_ratios_in_their_intervals(
    market: Lake, summer: Findings, spring: Findings
) -> None:
    for found, quarter in ((summer, Q3), (spring, Quarter(2025, 2))):
        # What fewer than five keep is no market's.
        planted = [each for each in market.truths[quarter]["holidays"] if each["dealerships"] >= 5]
        assert picked(found["holidays"], "date", "name", "eve", "next") == picked(
            planted, "date", "name", "eve", "next"
        )
        for holiday, truth in zip(found["holidays"], planted, strict=True):
            row: dict[str, Any] = dict(holiday)
            for ratio in RATIOS:
                interval = row[f"{ratio}_interval"]
                if interval is not None:
                    assert interval[0] <= truth[f"{ratio}_ratio"] <= interval[1], (row["name"], ratio)
                    assert interval[0] < row[f"{ratio}_ratio"] < interval[1]


@pytest.mark.slow
def test_the_summer_of_2025_says_what_its_study_said(summer: Findings) -> None:
    assert [each["department"] for each in summer["by_department"]][:3] == [
        "service",
        "employee",
        "reception",
    ]
    assert {each["department"] for each in summer["by_value"][:2]} == {"sales", "parts"}
    assert [(each["weekday"], each["hour"]) for each in summer["peak_hours"]][:3] == [
        (1, 9),
        (1, 10),
        (1, 11),
    ]
    assert 0.025 < (summer["peak_hours"][0]["share"] or 0) < 0.029
    assert summer["outside_standard_hours_share"] == pytest.approx(0.25, abs=0.01)
    assert all(each["steady"] for each in summer["stability"] if each["department"] in LARGE)
    assert not [each for each in summer["stability"] if each["steady"] is False]
    assert summer["peak_week"] is None
    assert set(LARGE) < set(summer["peaks_sought"])
    [labour_day] = [each for each in summer["holidays"] if each["name"] == "Labour Day"]
    assert (labour_day["eve"], labour_day["next"]) == ("2025-08-29", "2025-09-02")
    assert labour_day["shifted"]
    assert (labour_day["eve_afternoon_interval"] or [0])[0] > 1
    assert (labour_day["next_morning_interval"] or [0])[0] > 1
    assert (labour_day["day_interval"] or [0, 9])[1] < 0.5
    assert (summer["staffing"][0]["weekday"], summer["staffing"][0]["from_hour"]) == (1, 9)


@pytest.mark.slow
def test_the_spring_of_2025_says_what_its_study_said(market: Lake, spring: Findings) -> None:
    """The week of tyre changes began on Sunday 27 April, and on 7 April the year before."""
    assert market.truths[Quarter(2025, 2)]["peak_week"]["start"] == "2025-04-27"
    peak = spring["peak_week"]
    assert peak is not None
    assert (peak["week"], peak["start"], peak["weeks_moved"]) == (18, "2025-04-28", 3)
    assert peak["calls"] == max(week["calls"] for week in spring["weeks"])
    [service] = [each for each in spring["peaks"] if each["department"] == "service"]
    # Planted at 1.9, from Sunday to Saturday.
    assert service["interval"][0] < 1.85 < service["interval"][1]
    assert (service["last_year"], service["alike"]) == ("2024-04-08", ["2025-04-28"])
    assert service["weeks_moved_interval"] == [3, 3]
    [june_24] = [each for each in spring["holidays"] if each["date"] == "2025-06-24"]
    assert june_24["shifted"]
    assert (june_24["day_interval"] or [0, 9])[1] < 0.5
    assert (june_24["next_morning_interval"] or [0])[0] > 1


@pytest.mark.slow
def test_false_alarms_over_100_seeds_are_as_rare_as_stated() -> None:
    """Two holidays a seed: at 1 in 100 two alarms are to be expected, and eight once in a thousand times."""
    found = [
        shift.find(day, "holiday", OFF, Days(day_parts(seed), shift.unusual(OFF)))
        for seed in range(100)
        for day in sorted(OFF)
    ]
    assert all(holiday["next_morning_ratio"] is not None for holiday in found)
    assert sum(holiday["shifted"] for holiday in found) <= 7


class Hours(Tally):
    """Takes down how many calls each hour gets, which is drawn before the calls themselves."""

    def count_slots(self, slots: Sequence[Slot], picks: Iterable[int]) -> None:
        self.days: dict[date, list[int]] = {day: [0, 0, 0] for day in Q3.days}
        for pick in picks:
            slot = slots[pick % len(slots)]
            day = self.days[slot.day]
            day[0] += 1
            day[1] += 9 <= slot.hour < 12
            day[2] += 13 <= slot.hour < 17


def day_parts(seed: int) -> dict[date, DayParts]:
    """Of a market to which no holiday makes a difference. Only its first call is drawn whole."""
    [place] = simulation.draw(Q3, calls=3_500, dealerships=1, seed=seed, shifts=False).places
    region = (place.dealership.timezone, place.town.subdivision)
    hours = Hours()
    next(of_place(place, of_region(Q3, *region, seed, shifts=False), seed, hours))
    return {day: DayParts(*parts) for day, parts in hours.days.items()}


@pytest.mark.slow
def test_planted_shifts_are_found_in_most_small_markets(tmp_path: Path) -> None:
    found = 0
    for seed in range(5):
        lake = Lake(tmp_path / f"lake{seed}").add(Q3, 20_000, 10, seed)
        found += sum(
            holiday["shifted"] for holiday in lake.findings(Q3, tmp_path / f"work{seed}")["holidays"]
        )
    assert found >= 8, "of ten"
