"""An independent computation in plain Python agrees with every number of the JSON."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from functions.lake.findings import Findings
from functions.lake.quarter import Quarter
from tests.ledger import Row
from tests.unit.lake.findings import (
    second,
    second_callbacks,
    second_callers,
    second_forecast,
    second_offered,
    second_week_parts,
    second_weeks,
    second_year,
)
from tests.unit.lake.findings.conftest import Q3, Lake
from tests.unit.lake.findings.second_weeks import Period

pytestmark = pytest.mark.slow

FIRST, LAST = date(2025, 7, 1), date(2025, 9, 30)


@cache
def period(lake: Lake, quarter: Quarter) -> Period:
    return Period(lake.rows(quarter), quarter.first, quarter.last)


def agrees(found: Any, expected: Any, where: str = "") -> None:
    """Alike in every key and every number, to what floating point can tell."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), where
        for key in expected:
            agrees(found[key], expected[key], f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for n, (one, other) in enumerate(zip(found, expected, strict=True)):
            agrees(one, other, f"{where}[{n}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9), where
    else:
        assert found == expected, where


def again(lake: Lake, dealership: str | None, name: str | None) -> dict[str, Any]:
    def rows_of(quarter: Quarter) -> list[Row]:
        return [row for row in lake.rows(quarter) if dealership in {None, row["dealership_id"]}]

    market = lake.rows(Q3)
    rows = rows_of(Q3)
    hours = second.hours(rows)
    if dealership is None:
        for cell in second.concealed(market):
            hours[24 * cell[0] - 24 + cell[1]] |= {"calls": None, "share": None}
    now, before, last_year = (period(lake, each) for each in (Q3, Q3.previous, Quarter(2024, 3)))
    order = [each["department"] for each in second.departments(rows)]
    against = {"previous_quarter": before, "previous_year": last_year}
    year = [(str(each), period(lake, each)) for each in Q3.twelve_months]
    return {
        "quarter": "2025-Q3",
        "finished": True,
        "since": "2025-07-01",
        "scope": {
            "kind": "dealership" if dealership else "market",
            "id": dealership,
            "name": name,
            "dealerships": len({row["dealership_id"] for row in market}),
        },
        "note": None,
        "coverage": second_weeks.coverage(now, dealership),
        "calls": len(rows),
        "by_department": second.departments(rows),
        "by_value": second.values(rows),
        "hour_of_week": hours,
        "peak_hours": sorted(hours, key=lambda each: -(each["calls"] or 0))[:5],
        "outside_standard_hours_share": sum(not row["standard_hours"] for row in rows) / len(rows),
        "outside_open_hours_share": sum(not row["open_hours"] for row in rows) / len(rows),
        "own_hours": any(
            row["open_hours"] != (row["standard_hours"] and row["holiday"] is None) for row in rows
        ),
        "outside_standard_hours_before": [
            second_week_parts.outside_before(
                name, rows, rows_of(quarter), second_weeks.compared([now, against[name]], dealership)
            )
            for name, quarter in (("previous_quarter", Q3.previous), ("previous_year", Quarter(2024, 3)))
        ],
        "opening_hours": second_week_parts.opening_hours(rows) if dealership else [],
        **second_week_parts.week_parts(
            rows,
            lake.rows(Q3.previous),
            dealership,
            set(second_weeks.compared([now, before], dealership)),
            second.student,
        ),
        **second_offered.miss_rates(
            [row for row in lake.hours(Q3) if dealership in {None, row["dealership_id"]}],
            rows,
            dealership,
            second.student,
        ),
        "by_month": second.months(rows),
        "stability": second_weeks.stability(order, now, before, dealership, second.student),
        "changes": second_weeks.changes(order, now, against, dealership, second.student),
        "trailing_year": second_year.trailing_year(year, dealership, second.student),
        **second.holidays(market, lake.rows(Q3.previous), FIRST, LAST, dealership, now.followed()),
        "peak_week": None,
        "peaks": [],
        "peaks_sought": second_weeks.sought(now, dealership),
        "weeks": second.weeks(rows, FIRST, LAST),
        "weeks_last_year": second.last_year(rows, rows_of(Quarter(2024, 3))),
        "unusual_days": second_weeks.unusual_days(now, dealership, second.student),
        "response": second.response(rows),
        "promises": second.promises(rows),
        **second_callers.callers(rows, market, dealership, second.student),
        "standing": second.standing(market, dealership) if dealership else [],
        "staffing": second.staffing(rows),
        "staffing_blocks": second_offered.staffing_blocks(
            [row for row in lake.hours(Q3) if dealership == row["dealership_id"]], dealership
        ),
        "callback_blocks": second_callbacks.callback_blocks(
            rows,
            [row for row in lake.hours(Q3) if dealership == row["dealership_id"]],
            second_weeks.known_days(now, dealership),
            second_callers.last_event(market),
            dealership,
        ),
        "forecast": second_forecast.forecast(
            now, before, [row for row in lake.hours(Q3) if dealership == row["dealership_id"]], dealership
        ),
        "forecast_score": None,
    }


def stated(found: Findings) -> dict[str, Any]:
    """Without what only says how."""
    everything: dict[str, Any] = dict(found)
    assert everything.pop("holiday_method")["level"] == second.LEVEL
    assert {each["department"] for each in everything.pop("worth")} == {
        each["department"] for each in everything["by_department"]
    }
    assert everything.pop("staffing_method") == {"block_hours": 3, "target_share": 0.5}
    return everything


def test_of_the_market(lake: Lake, tmp_path: Path) -> None:
    agrees(stated(lake.findings(Q3, tmp_path)), again(lake, None, None))


@pytest.mark.parametrize("town", ["edmundston", "madeleine", "montreal"])
def test_of_a_dealership_of_each_region(lake: Lake, tmp_path: Path, town: str) -> None:
    dealerships = {row["dealership_id"] for row in lake.rows(Q3)}
    [dealership] = [each for each in dealerships if town in each]
    found = lake.findings(Q3, tmp_path, dealership=dealership, names={dealership: "Nom"})
    agrees(stated(found), again(lake, dealership, "Nom"))


def test_of_the_peaks_of_a_spring(lake: Lake, tmp_path: Path) -> None:
    spring, before = (period(lake, each) for each in (Q3.previous, Quarter(2024, 2)))
    market = second_weeks.peaks(spring, before, None, second.student)
    assert "service" in market
    for dealership in (None, *sorted(spring.rows)[:3]):
        expected = market
        if dealership:
            expected = second_weeks.peaks(spring, before, dealership, second.student, market)
        found = lake.findings(Q3.previous, tmp_path, dealership=dealership)["peaks"]
        found.sort(key=lambda each: second_weeks.DEPARTMENTS.index(each["department"]))
        agrees(found, [second_weeks.moved(name, *peak) for name, peak in expected.items()])


def test_of_what_a_year_says_of_a_whole_market(lake: Lake, tmp_path: Path) -> None:
    own = lake.folder / "values.toml"
    own.write_text("[market]\ndealerships = 890\n")
    try:
        found = lake.findings(Q3, tmp_path)["trailing_year"]
    finally:
        own.unlink()
    year = [(str(each), period(lake, each)) for each in Q3.twelve_months]
    agrees(found, second_year.trailing_year(year, None, second.student, 890))
    assert found
    assert found["whole_market"]


def test_the_json_holds_what_json_can(lake: Lake, tmp_path: Path) -> None:
    found = lake.findings(Q3, tmp_path)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
