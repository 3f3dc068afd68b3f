"""How a week's level is spread over its hours."""

from datetime import date, timedelta

import pytest

from functions.lake.findings.forecast.level import Level
from functions.lake.findings.forecast.week_ahead import Factors, by_hour, profile, spread, usual
from functions.lake.findings.weeks import Week

MONDAY = date(2025, 10, 13)
DAYS = dict.fromkeys(range(1, 8), 12)
ORDINARY = {MONDAY + timedelta(days=n): "ordinary" for n in range(7)}
# As many on each weekday, at 9 h twice as many as at 14 h.
CALLS = {(day, hour): number for day in range(1, 6) for hour, number in ((9, 240), (14, 120))}


def test_a_profile_is_the_hours_shares_of_a_week() -> None:
    shares = profile(CALLS, DAYS)
    assert sum(shares.values()) == pytest.approx(1)
    assert shares[1, 9] == pytest.approx(2 / 15)
    assert profile({}, DAYS) == {}


def test_an_hour_of_few_calls_is_drawn_to_its_weekday_and_hour() -> None:
    few = {hour: number // 120 for hour, number in CALLS.items()} | {(1, 14): 5}
    assert profile(few, DAYS)[1, 14] < 5 / 19


def test_the_parts_add_up_to_the_week_and_are_half_days_below_100_calls() -> None:
    for calls, part, number in ((90.0, "half_day", 10), (900.0, "hour", 10)):
        ahead = spread(Level(calls, 0.01), profile(CALLS, DAYS), ORDINARY, {})
        assert (ahead.part, len(ahead.cells)) == (part, number)
        assert sum(cell.interval.expected for cell in ahead.cells) == pytest.approx(calls)
        assert ahead.total.low < ahead.total.expected < ahead.total.high


def test_a_holiday_has_its_factors_and_is_less_sure() -> None:
    kinds = ORDINARY | {MONDAY: "off", MONDAY + timedelta(days=1): "next"}
    factors: Factors = {("off", False): 0.2, ("off", True): 0.2, ("next", False): 1.6, ("next", True): 1.0}
    level, shares = Level(90.0, 0.01), profile(CALLS, DAYS)
    plain, changed = (spread(level, shares, days, factors) for days in (ORDINARY, kinds))
    halves = {(c.day, c.from_hour): c.interval for c in changed.cells}
    ordinary = {(c.day, c.from_hour): c.interval for c in plain.cells}
    tuesday = (MONDAY + timedelta(days=1), 0)
    assert halves[MONDAY, 0].expected == pytest.approx(0.2 * ordinary[MONDAY, 0].expected)
    assert halves[tuesday].expected == pytest.approx(1.6 * ordinary[tuesday].expected)
    assert halves[tuesday].high - halves[tuesday].low > ordinary[tuesday].high - ordinary[tuesday].low


def test_a_half_day_is_divided_among_its_hours_as_they_ordinarily_are() -> None:
    cell = {"date": MONDAY.isoformat(), "from_hour": 0, "to_hour": 12, "expected": 6.0, "low": 3, "high": 9}
    shares = {(1, 9): 0.2, (1, 10): 0.1}
    hours = by_hour([cell], shares)  # type: ignore[list-item]
    assert {hour: number for (_, hour), number in hours.items() if number} == pytest.approx({9: 4.0, 10: 2.0})
    assert by_hour([cell], {}) == {}  # type: ignore[list-item]


def test_the_usual_is_the_mean_of_the_last_four_whole_enough_weeks() -> None:
    weeks = [
        Week(MONDAY, calls, exposure)
        for calls, exposure in ((9, 1), (8, 1), (4, 0.5), (1, 0.1), (9, 1), (3, 1))
    ]
    assert usual(weeks) == (8 + 8 + 9 + 3) / 4
    assert usual(weeks[:3]) is None
