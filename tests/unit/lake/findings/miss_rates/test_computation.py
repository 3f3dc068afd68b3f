"""The share of missed calls: of what was offered in opening hours, where answered calls are known."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.simulation.departments import SIMULATED
from functions.lake import database, missed_calls
from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from functions.lake.schema import CALLS_HOURLY, MISSED_CALLS
from functions.lake.storage import Folder, object_key
from tests.builders import dealership
from tests.ledger import KEY, Q3, Row, call, spool
from tests.unit.lake.findings.conftest import Lake
from tests.unit.lake.findings.small_lake import found

pytestmark = pytest.mark.slow


def day(name: str, first: date, days: int, missed: int, answered: int, **changes: object) -> list[Row]:
    """So many calls at 10 h of each of the days, weekends too."""
    items = []
    for n in range(days):
        at = f"{first + timedelta(days=n)}T14:30:00.000Z"
        for m in range(missed + answered):
            item = call(f"{name}{n}.{m}", occurred_at=at, **changes)
            if m >= missed:
                item = {key: value for key, value in item.items() if key not in ("outcome", "text_status")}
                item["answered_at"] = at
            items.append(item)
    return items


def laid(tmp_path: Path, items: list[Row]) -> Folder:
    lake, written = Folder(tmp_path / "lake"), tmp_path / "written"
    written.mkdir()
    with database.connect(written) as connection:
        missed_calls.write(
            connection,
            Q3,
            dealerships=[dealership()],
            spools=[spool(written, items)],
            hashing_key=KEY,
            target=written / "calls",
            hourly=written / "hourly",
        )
    lake.publish(object_key(MISSED_CALLS, Q3), written / "calls")
    lake.publish(object_key(CALLS_HOURLY, Q3), written / "hourly")
    return lake


def rates(tmp_path: Path, items: list[Row]) -> Findings:
    return found(tmp_path, laid(tmp_path, items), dealership="garage-tremblay")


MONDAY = date(2025, 7, 7)


def test_an_import_has_no_rate_and_never_all_missed(tmp_path: Path) -> None:
    made = rates(tmp_path, day("A", MONDAY, 5, missed=30, answered=0))
    assert (made["miss_rates"], made["miss_rates_by_hour"]) == (None, [])


def test_a_department_of_which_only_missed_calls_are_told_has_none_beside_another_that_has(
    tmp_path: Path,
) -> None:
    items = day("A", MONDAY, 5, 5, 20) + day("B", MONDAY, 5, 30, 1, department="parts", line="Pièces")
    known, unknown = rates(tmp_path, items)["miss_rates"] or []
    assert [known[name] for name in ("offered", "missed", "rate")] == [125, 25, 0.2]
    assert known["department"] == "service"
    assert unknown == {"department": "parts", "offered": None, "missed": None, "rate": None, "interval": None}


def test_calls_outside_opening_hours_and_those_given_up_at_once_are_in_no_rate(tmp_path: Path) -> None:
    items = day("A", MONDAY, 5, 5, 20)
    items += day("B", MONDAY + timedelta(days=5), 2, 50, 1)  # the weekend
    items += day("C", MONDAY, 5, 10, 0, outcome="abandoned", ring_seconds=2)
    [only] = rates(tmp_path, items)["miss_rates"] or []
    assert (only["offered"], only["missed"]) == (125, 25)


@pytest.mark.parametrize(("answered", "told"), [(14, False), (15, True)])
def test_under_a_hundred_offered_calls_there_are_counts_alone(
    tmp_path: Path, answered: int, told: bool
) -> None:
    [only] = rates(tmp_path, day("A", MONDAY, 5, 5, answered))["miss_rates"] or []
    assert (only["rate"] is not None, only["offered"]) == (told, 5 * (5 + answered))


def test_an_hour_of_the_week_is_drawn_towards_its_weekday_and_its_hour(tmp_path: Path) -> None:
    mondays = [MONDAY + timedelta(days=7 * week) for week in range(6)]
    items = [row for monday in mondays for row in day(f"{monday}", monday, 5, 2, 8)]
    items += [row for monday in mondays for row in day(f"more {monday}", monday, 1, 10, 0)]
    made = rates(tmp_path, items)["miss_rates_by_hour"]
    worst = next(row for row in made if row["weekday"] == 1)
    assert (worst["offered"], worst["missed"]) == (120, 72)
    # One hour a day alone is told: the weekday's own rate is all there is to expect.
    assert worst["rate"] == pytest.approx((72 + 20 * 0.6) / 140)
    assert [row["rate"] for row in made if row["weekday"] != 1] == pytest.approx([0.2] * 4)


def test_what_was_planted_is_found_within_its_interval(lake: Lake, tmp_path: Path) -> None:
    """The fixture's market has 12 dealerships; Monday mornings are worse than the plain rate."""
    made = lake.findings(Quarter(2025, 3), tmp_path)
    told = {row["department"]: row for row in made["miss_rates"] or [] if row["rate"] is not None}
    assert {"service", "employee", "reception"} <= told.keys()
    for name, row in told.items():
        interval = row["interval"] or []
        assert interval[0] / 1.25 < SIMULATED[name].miss_rate < interval[1] * 1.1, name  # type: ignore[index]

    def morning(weekday: int) -> float:
        hours = [row for row in made["miss_rates_by_hour"] if row["weekday"] == weekday]
        told = [row["rate"] for row in hours if 9 <= row["hour"] < 12]
        return sum(told) / len(told)

    assert morning(1) > 1.15 * morning(3)
