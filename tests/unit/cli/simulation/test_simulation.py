"""The simulated market behaves as the market studies found the real one to."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean, pstdev
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import simulation
from cli.shared import spool
from cli.shared.spool import Item
from cli.simulation import Simulation, clock, market, season, slots
from cli.simulation.life import UNRESOLVED, Lives
from functions.lake.items import ITEM_ATTRIBUTES
from functions.lake.opening_calendar import public_holidays
from functions.lake.quarter import Quarter
from functions.on_missed_call.recovery import Interaction, InteractionKind, Resolution, resolve
from functions.shared.call import DEPARTMENTS, OUTCOMES, SUPPRESSION_REASONS, TextStatus
from functions.shared.dealership import Dealership
from functions.shared.ledger.items import pack
from functions.shared.moment import from_text, to_text
from functions.shared.phone import is_e164

pytestmark = pytest.mark.slow

Q3, Q2 = Quarter(2025, 3), Quarter(2025, 2)
LABOUR_DAY = date(2025, 9, 1)


moments = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2040-01-01"), timezones=st.just(UTC)
)


@cache
def drawn(quarter: Quarter, shifts: bool = True) -> tuple[Simulation, list[Item], dict[str, Any]]:
    made = simulation.draw(quarter, calls=30_000, dealerships=16, seed=7, shifts=shifts)
    items = list(made.items())
    return made, items, made.truths()


@cache
def by_local_hour(quarter: Quarter, shifts: bool = True) -> Counter[tuple[date, int]]:
    """Counted from the items' own moments, in Quebec's time zone alone."""
    made, items, _ = drawn(quarter, shifts)
    zones = {each.id: each.zone for each in made.dealerships if each.timezone == "America/Toronto"}
    found: Counter[tuple[date, int]] = Counter()
    for item in items:
        if item["dealership_id"] in zones:
            local = from_text(str(item["occurred_at"])).astimezone(zones[str(item["dealership_id"])])
            found[local.date(), local.hour] += 1
    return found


def ratio(quarter: Quarter, day: date, hours: range, shifts: bool = True) -> float:
    """The date's calls within these hours against the same weekday's in ordinary weeks."""
    found = by_local_hour(quarter, shifts)
    off = public_holidays("CA", "QC", quarter.year)
    near = {each + timedelta(days=n) for each in off for n in range(-4, 5)}
    ordinary = [each for each in quarter.days if each.weekday() == day.weekday() and each not in near]
    usual = mean(sum(found[each, hour] for hour in hours) for each in ordinary)
    return sum(found[day, hour] for hour in hours) / usual


def test_service_misses_most_then_employees_then_reception_then_parts_and_sales() -> None:
    _, _, truths = drawn(Q3)
    assert [each["department"] for each in truths["by_department"]] == [
        *("service", "employee", "reception", "parts", "sales", "other"),
    ]


def test_monday_9_h_to_12_h_is_the_peak_with_about_2_7_percent_in_its_worst_hour() -> None:
    _, _, truths = drawn(Q3)
    cells = sorted(truths["hour_of_week"], key=lambda each: -each["calls"])
    assert {(each["weekday"], each["hour"]) for each in cells[:3]} == {(1, 9), (1, 10), (1, 11)}
    assert cells[0]["calls"] / truths["calls"] == pytest.approx(0.027, abs=0.002)


def test_a_quarter_of_the_calls_fall_outside_monday_to_friday_8_h_to_17_h() -> None:
    _, _, truths = drawn(Q3)
    assert truths["outside_standard_hours"] / truths["calls"] == pytest.approx(0.25, abs=0.01)


def test_months_are_steady_in_every_department() -> None:
    _, _, truths = drawn(Q3)
    months = defaultdict(list)
    for each in truths["by_month"]:
        days = sum(f"{day:%Y-%m}" == each["month"] for day in Q3.days)
        months[each["department"]].append(each["calls"] / days)
    for department in ("service", "employee", "reception", "parts", "sales"):
        assert pstdev(months[department]) / mean(months[department]) < 0.06, department


def test_labour_day_moves_monday_s_peak_to_friday_afternoon_and_tuesday_morning() -> None:
    assert ratio(Q3, LABOUR_DAY, range(24)) < 0.4
    assert ratio(Q3, date(2025, 8, 29), season.AFTERNOON) > 1.25
    assert ratio(Q3, date(2025, 9, 2), season.MORNING) > 1.35


def test_without_shifts_labour_day_is_a_monday_like_any_other_and_so_are_its_neighbours() -> None:
    assert ratio(Q3, LABOUR_DAY, range(24), shifts=False) == pytest.approx(1, abs=0.15)
    assert ratio(Q3, date(2025, 8, 29), season.AFTERNOON, shifts=False) == pytest.approx(1, abs=0.2)
    assert ratio(Q3, date(2025, 9, 2), season.MORNING, shifts=False) == pytest.approx(1, abs=0.2)
    assert drawn(Q3, False)[2]["holidays"] == []


def test_24_june_is_as_quiet_as_a_weekend_and_25_june_rebounds_like_a_monday() -> None:
    found = by_local_hour(Q2)
    totals = Counter({day: sum(found[day, hour] for hour in range(24)) for day in Q2.days})
    saturdays = mean(totals[day] for day in Q2.days if day.weekday() == 5)
    mondays = mean(sum(found[day, hour] for hour in season.MORNING) for day in Q2.days if day.weekday() == 0)
    assert totals[date(2025, 6, 24)] < saturdays
    assert sum(found[date(2025, 6, 25), hour] for hour in season.MORNING) > 0.9 * mondays


def test_the_truths_name_each_holiday_planted_and_what_was_planted() -> None:
    planted = {each["date"]: each for each in drawn(Q3)[2]["holidays"]}
    assert {(day, each["name"]) for day, each in planted.items()} == {
        ("2025-07-01", "Canada Day"),
        ("2025-08-04", "New Brunswick Day"),
        ("2025-09-01", "Labour Day"),
    }
    assert planted["2025-08-04"]["provinces"] == ["NB"]
    assert planted["2025-09-01"]["eve"] == "2025-08-29"
    assert planted["2025-09-01"]["next"] == "2025-09-02"
    for measured, name in (
        (ratio(Q3, LABOUR_DAY, range(24)), "day_ratio"),
        (ratio(Q3, date(2025, 8, 29), season.AFTERNOON), "eve_afternoon_ratio"),
        (ratio(Q3, date(2025, 9, 2), season.MORNING), "next_morning_ratio"),
    ):
        assert measured == pytest.approx(planted["2025-09-01"][name], rel=0.2)


@pytest.mark.parametrize(("year", "week"), [(2024, date(2024, 4, 7)), (2025, date(2025, 4, 27))])
def test_the_tyre_change_peaks_in_the_week_that_the_study_found(year: int, week: date) -> None:
    _, _, truths = drawn(Quarter(year, 2))
    found = by_local_hour(Quarter(year, 2))
    weeks: Counter[date] = Counter()
    for (day, _), calls in found.items():
        weeks[day - timedelta(days=(day.weekday() + 1) % 7)] += calls
    assert max(weeks, key=lambda each: weeks[each]) == week
    assert truths["peak_week"] == {"start": week.isoformat(), "end": (week + timedelta(days=6)).isoformat()}


@given(st.integers(2020, 2039), st.booleans())
def test_every_year_has_its_two_tyre_weeks_and_they_begin_on_a_sunday(year: int, autumn: bool) -> None:
    first = season.tyre_week(year, autumn=autumn)
    assert first.weekday() == 6
    assert Quarter.of(first) == Quarter(year, 4 if autumn else 2)


# --- the ledger's items -----------------------------------------------------------------------------


def test_every_item_is_a_settled_call_as_the_ledger_holds_one() -> None:
    made, items, _ = drawn(Q3)
    lines = {each.id: {line.name: line for line in each.lines} for each in made.dealerships}
    for item in items:
        line = lines[str(item["dealership_id"])][str(item["line"])]
        assert item["call_key"] == f"{item['provider']}:{item['call_id']}"
        assert (item["department"], item["called"]) == (line.department, line.number)
        assert item["outcome"] in OUTCOMES
        assert item["text_status"] in set(get_args(TextStatus)) - {"pending", "claimed", "deferred"}
        assert "owed" not in item
    assert len({item["call_id"] for item in items}) == len(items)
    assert {item["department"] for item in items} == set(DEPARTMENTS)


def test_a_call_s_life_runs_forward() -> None:
    _, items, _ = drawn(Q3)
    for item in items:
        steps = [
            from_text(str(item[name]))
            for name in ("occurred_at", "received_at", "settles_at", "texted_at", "delivered_at")
            if name in item
        ]
        assert steps == sorted(steps)
        assert ("texted_at" in item) == (item["text_status"] in ("accepted", "delivered"))
        assert ("delivered_at" in item) == (item["text_status"] == "delivered")
        assert ("segments" in item) == ("language" in item) == ("texted_at" in item)
        assert ("recovered_at" in item) == ("recovered_by" in item)
        if item["text_status"] == "suppressed":
            assert item["text_reason"] in SUPPRESSION_REASONS
        if "replied_at" in item:
            assert str(item["replied_at"]) > str(item.get("delivered_at", item["texted_at"]))
        if item.get("recovered_by") == "staff":
            assert item["recovered_at"] == item["called_back_at"]


def test_a_text_that_takes_minutes_to_be_there_is_answered_afterwards() -> None:
    item: Item = {}
    Lives(SlowCarrier()).text(item, "+14185550150", 0, None, UNRESOLVED)
    assert str(item["replied_at"]) > str(item["delivered_at"]) > "1970-01-01T00:05"


class SlowCarrier(Random):
    """The carrier takes a text at once, delivers it late, and is answered at once."""

    def __init__(self) -> None:
        super().__init__()
        self._spreads = iter((0.0, 5.0, -5.0))

    def random(self) -> float:
        return 0.1

    def gauss(self, mu: float = 0.0, sigma: float = 1.0) -> float:
        return next(self._spreads)


def test_a_repeated_call_names_the_first_one_of_the_same_caller() -> None:
    _, items, _ = drawn(Q3)
    known = {item["call_id"]: item for item in items}
    repeats = [item for item in items if "repeat_of" in item]
    assert 0.05 < len(repeats) / len(items) < 0.3
    for item in repeats:
        first = known[item["repeat_of"]]
        assert "repeat_of" not in first
        for name in ("dealership_id", "caller"):
            assert first[name] == item[name]


def test_each_caller_s_calls_have_the_fate_that_the_ledger_would_give_them() -> None:
    """A call repeats the first one within a day of it and not yet reached; what came after resolves it."""
    _, items, _ = drawn(Q3)
    callers = defaultdict(list)
    for item in items:
        if "caller" in item:
            callers[item.get("repeat_of", item["call_id"])].append(item)
    for calls in callers.values():
        found = resolve(event for call in calls for event in history(call))
        assert {str(call["call_id"]): told(call) for call in calls} == found


def history(item: Item) -> Iterator[Interaction]:
    """What the call's own attributes say happened, each under a key of its own."""
    call_id = str(item["call_id"])
    yield Interaction(from_text(str(item["occurred_at"])), "missed", call_id)
    if "called_back_at" in item:
        yield Interaction(from_text(str(item["called_back_at"])), "tried", "tried")
    if "recovered_at" in item:
        kind: InteractionKind = "reached_by_staff" if item["recovered_by"] == "staff" else "reached_by_caller"
        yield Interaction(from_text(str(item["recovered_at"])), kind, "reached")


def told(item: Item) -> Resolution:
    at = {
        name: from_text(str(item[name])) if name in item else None
        for name in ("called_back_at", "recovered_at")
    }
    return Resolution(**at, recovered_by=item.get("recovered_by"), repeat_of=item.get("repeat_of"))  # type: ignore[arg-type]


def test_a_caller_who_withheld_the_number_has_no_history() -> None:
    _, items, _ = drawn(Q3)
    for item in items:
        if "caller" not in item:
            assert item.keys().isdisjoint({"called_back_at", "recovered_at", "repeat_of", "replied_at"})


def test_nobody_is_texted_twice_within_four_hours_or_after_being_reached() -> None:
    _, items, _ = drawn(Q3)
    last: dict[object, datetime] = {}
    for item in items:
        if "texted_at" in item:
            first, texted = item.get("repeat_of", item["call_id"]), from_text(str(item["texted_at"]))
            assert first not in last or texted - last[first] > timedelta(hours=4)
            assert str(item.get("recovered_at", "9")) > str(item["settles_at"])
            last[first] = texted


def test_quarters_of_one_seed_share_no_call() -> None:
    ids = [{item["call_id"] for item in drawn(quarter)[1]} for quarter in (Q2, Q3, Quarter(2024, 2))]
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_nobody_has_the_numbers_of_the_market() -> None:
    made, items, _ = drawn(Q3)
    callers = {str(item["caller"]) for item in items if "caller" in item}
    assert all(is_e164(caller) for caller in callers)
    # No exchange in North America begins with 0 or 1, and no area in France with 0.
    abroad = {caller for caller in callers if not caller.startswith("+1")}
    assert all(caller.startswith("+330") for caller in abroad)
    assert all(caller[5] in "01" for caller in callers - abroad)
    assert all(line.number and line.number[5] == "0" for each in made.dealerships for line in each.lines)


def test_items_are_typed_as_the_ledger_types_them() -> None:
    _, items, _ = drawn(Q3)
    assert [spool.typed(item) for item in items[:500]] == [pack(item) for item in items[:500]]


def test_a_spool_holds_what_dynamodb_would_send_of_them(tmp_path: Path) -> None:
    odd: Item = {
        "dealership_id": "a",
        "line": 'Pièces "œ" \\ \n\u0001',
        "segments": 2,
        "called": "+14185550100",
    }
    items = [odd, *drawn(Q3)[1][:4321]]
    written = json.loads(spool.write(items, tmp_path / "spool.json").read_text(encoding="utf-8"))
    assert written == [
        {name: value for name, value in spool.typed(item).items() if name in ITEM_ATTRIBUTES}
        for item in items
    ]
    assert json.loads(spool.write([], tmp_path / "none.json").read_text(encoding="utf-8")) == []


@given(moments)
def test_moments_are_written_as_the_ledger_writes_them(moment: datetime) -> None:
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert clock.iso(milliseconds) == to_text(moment)


# --- the market -------------------------------------------------------------------------------------


def test_the_dealerships_are_quebec_s_with_a_few_beyond_its_time_zone_and_their_files_hold() -> None:
    places = market.places(Q3, 100_000, 120, seed=3)
    files = [place.dealership for place in places]
    assert len({each.id for each in files}) == 120
    assert [each.id for each in files] == sorted(each.id for each in files)
    zones = Counter(each.timezone for each in files)
    assert zones["America/Toronto"] > 100
    assert set(zones) == {"America/Toronto", "America/Moncton", "America/Halifax"}
    assert all(Dealership.model_validate_json(each.model_dump_json()) == each for each in files)
    assert {each.languages[0] for each in files if each.holidays.subdivision == "QC"} == {"fr"}


@given(st.integers(0, 5000), st.integers(1, 40), st.integers(0, 5))
def test_calls_fall_to_the_dealerships_to_the_one(calls: int, dealerships: int, seed: int) -> None:
    shares = market._apportion(calls, [1.0 + (seed * each) % 7 for each in range(dealerships)])
    assert sum(shares) == calls
    assert min(shares) >= 0


@pytest.mark.parametrize(
    ("quarter", "day", "hour", "lasts"),
    [
        (Quarter(2025, 1), date(2025, 3, 9), 2, 0),
        (Quarter(2025, 1), date(2025, 3, 9), 3, 1),
        (Quarter(2025, 4), date(2025, 11, 2), 1, 2),
        (Quarter(2025, 4), date(2025, 11, 2), 2, 1),
    ],
)
def test_an_hour_that_comes_twice_lasts_two_and_one_that_doesn_t_come_none(
    quarter: Quarter, day: date, hour: int, lasts: int
) -> None:
    made = slots.of_region(quarter, "America/Toronto", "QC", 1, shifts=True)
    [slot] = [each for each in made if (each.day, each.hour) == (day, hour)]
    assert slot.lasts_ms == lasts * 3_600_000
    assert (slot.weight > 0) == (lasts > 0)


@pytest.mark.parametrize("zone", ["America/Toronto", "America/Halifax", "Australia/Adelaide", "UTC"])
@pytest.mark.parametrize("quarter", [Quarter(2025, n) for n in (1, 2, 3, 4)])
def test_the_slots_cover_the_quarter_without_gap_or_overlap(quarter: Quarter, zone: str) -> None:
    made = [each for each in slots.of_region(quarter, zone, "QC", 1, shifts=True) if each.lasts_ms]
    for before, after in pairwise(made):
        assert before.starts_ms + before.lasts_ms == after.starts_ms
