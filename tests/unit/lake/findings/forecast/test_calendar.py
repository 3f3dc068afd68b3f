"""The days off of a week to come, from those that calls have shown."""

from datetime import date

from functions.lake.findings.forecast import calendar


def test_a_dealership_that_kept_24_june_keeps_quebec_s_holidays() -> None:
    shown = {date(2025, 5, 19): "National Patriots' Day", date(2025, 6, 24): "Saint Jean Baptiste Day"}
    assert calendar.days_off(shown, date(2026, 6, 22))[date(2026, 6, 24)] == "Saint Jean Baptiste Day"


def test_one_that_kept_new_brunswick_day_does_not() -> None:
    shown = {date(2025, 7, 1): "Canada Day", date(2025, 8, 4): "New Brunswick Day"}
    off = calendar.days_off(shown, date(2026, 6, 22))
    assert date(2026, 6, 24) not in off
    assert date(2026, 7, 1) in off, "near the week: its eve may be in it"


def test_where_nothing_was_shown_nothing_is_foretold() -> None:
    assert calendar.days_off({}, date(2025, 9, 1)) == {}
    assert calendar.days_off({date(2025, 9, 26): "Inventaire"}, date(2025, 9, 1)) == {}


def test_a_labour_day_makes_the_friday_before_an_eve_and_the_tuesday_its_next_day() -> None:
    off = [date(2025, 9, 1)]
    before, after = calendar.kinds(date(2025, 8, 25), off), calendar.kinds(date(2025, 9, 1), off)
    assert {day.isoformat(): kind for day, kind in before.items() if kind != "ordinary"} == {
        "2025-08-29": "eve"
    }
    assert list(after.values())[:3] == ["off", "next", "ordinary"]
