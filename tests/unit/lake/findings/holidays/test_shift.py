"""A holiday's shift is found where there is one, and neither a season nor a few calls make one."""

from datetime import date, timedelta

import pytest

from functions.lake.findings.holidays import shift
from functions.lake.findings.holidays.contract import Shift
from functions.lake.findings.holidays.shift import NO_CALLS, DayParts, Days
from functions.lake.quarter import Quarter

Q3 = Quarter(2025, 3)
LABOUR_DAY = date(2025, 9, 1)
OFF = {date(2025, 7, 1), LABOUR_DAY}
# Calls, morning and afternoon of Monday to Sunday.
WEEK = ((230, 82, 68), (175, 58, 61), (163, 54, 58), (164, 53, 58), (159, 54, 58), (75, 30, 20), (34, 10, 12))


def calls_of(times: float = 1.0) -> dict[date, DayParts]:
    """Weeks that differ a little, by no rule that a weekday could follow."""
    made = {}
    for n, day in enumerate(Q3.days):
        noise = 1 + ((n * 37) % 11 - 5) / 120
        made[day] = DayParts(*(round(each * times * noise) for each in WEEK[day.weekday()]))
    return made


def changed(calls: dict[date, DayParts], day: date, by: float) -> None:
    calls[day] = DayParts(*(round(each * by) for each in calls[day]))


def labour_day(calls: dict[date, DayParts]) -> Shift:
    return shift.find(LABOUR_DAY, "Labour Day", OFF, Days(calls, shift.unusual(OFF)))


def test_ordinary_days_have_ratios_near_one_and_no_shift() -> None:
    found = labour_day(calls_of())
    for ratio, interval in (
        (found["eve_afternoon_ratio"], found["eve_afternoon_interval"]),
        (found["day_ratio"], found["day_interval"]),
        (found["next_morning_ratio"], found["next_morning_interval"]),
    ):
        assert ratio == pytest.approx(1, abs=0.15)
        assert interval is not None
        assert interval[0] < 1 < interval[1]
    assert not found["shifted"]


@pytest.mark.parametrize("day", [date(2025, 8, 29), date(2025, 9, 2)])
def test_a_shift_to_either_side_is_named_with_its_size(day: date) -> None:
    calls = calls_of(4)
    changed(calls, day, 1.6)
    found = labour_day(calls)
    assert found["shifted"]
    afternoon, morning = found["eve_afternoon_interval"] or [0, 0], found["next_morning_interval"] or [0, 0]
    low, high = afternoon if day == date(2025, 8, 29) else morning
    assert 1 < low < 1.6 < high


def test_a_quiet_holiday_alone_is_no_shift() -> None:
    calls = calls_of()
    changed(calls, LABOUR_DAY, 0.25)
    found = labour_day(calls)
    assert found["day_ratio"] == pytest.approx(0.25, abs=0.05)
    assert not found["shifted"]


def test_fewer_calls_than_usual_are_no_shift_either() -> None:
    calls = calls_of(4)
    changed(calls, date(2025, 8, 29), 0.4)
    changed(calls, date(2025, 9, 2), 0.4)
    assert not labour_day(calls)["shifted"]


def test_a_season_that_lifts_the_whole_week_lifts_no_ratio() -> None:
    calls = calls_of(4)
    for n in range(5):
        changed(calls, LABOUR_DAY + n * timedelta(days=1), 1.9)
        changed(calls, date(2025, 8, 25) + n * timedelta(days=1), 1.9)
    found = labour_day(calls)
    assert found["next_morning_ratio"] == pytest.approx(1, abs=0.15)
    assert not found["shifted"]


def test_too_few_calls_and_days_outside_the_quarter_have_no_ratio() -> None:
    found = labour_day(calls_of(0.1))
    assert found["eve_afternoon_ratio"] is None
    assert found["eve_afternoon_interval"] is None
    assert found["shifted"] is False
    assert found["day_ratio"] is not None, "a whole day has calls enough"
    calls = calls_of()
    days = Days(calls, shift.unusual(OFF))
    canada_day = shift.find(date(2025, 7, 1), "Canada Day", OFF, days)
    assert (canada_day["eve"], canada_day["eve_afternoon_ratio"]) == ("2025-06-30", None)
    assert canada_day["next_morning_ratio"] is not None


def test_a_quarter_of_three_weeks_compares_nothing() -> None:
    calls = {day: parts for day, parts in calls_of().items() if day >= date(2025, 8, 22)}
    assert labour_day({day: calls[day] for day in calls if day <= date(2025, 9, 12)})["day_ratio"] is None


@pytest.mark.parametrize(("weeks", "calls", "compared"), [(4, 10, True), (3, 10, False), (4, 9, False)])
def test_four_ordinary_weeks_of_ten_calls_are_the_least_to_compare_with(
    weeks: int, calls: int, compared: bool
) -> None:
    first = LABOUR_DAY - timedelta(weeks=weeks)
    each_day = {first + timedelta(days=n): DayParts(calls, calls, calls) for n in range(7 * weeks + 5)}
    found = shift.find(LABOUR_DAY, "Labour Day", {LABOUR_DAY}, Days(each_day, {LABOUR_DAY}))
    assert (found["day_ratio"] is not None) == compared


def test_a_week_without_an_ordinary_day_is_compared_with_none() -> None:
    off = OFF | {LABOUR_DAY + n * timedelta(days=1) for n in range(5)}
    days = Days(calls_of(), shift.unusual(off))
    assert shift.find(LABOUR_DAY, "Labour Day", off, days)["day_ratio"] is None


def test_weekdays_with_one_ordinary_week_or_none_do_not_hinder_the_others() -> None:
    rarely = {
        day for day in Q3.days if day.weekday() > 1 and day != date(2025, 7, 9) and day != date(2025, 7, 10)
    }
    days = Days(calls_of(), rarely | {LABOUR_DAY})
    assert shift.find(LABOUR_DAY, "Labour Day", {LABOUR_DAY}, days)["day_ratio"] is not None


def test_where_nobody_called_at_all_there_came_half_a_call() -> None:
    calls = calls_of(4)
    for day in (date(2025, 8, 29), LABOUR_DAY, date(2025, 9, 2)):
        calls[day] = NO_CALLS
    found = labour_day(calls)
    assert found["day_ratio"] == pytest.approx(0.5 / (4 * 230), rel=0.1)
    assert found["eve_afternoon_ratio"] == pytest.approx(0.5 / (4 * 58), rel=0.1)
    assert found["next_morning_ratio"] == pytest.approx(0.5 / (4 * 58), rel=0.1)
    assert not found["shifted"]


def test_business_days_pass_over_weekends_and_other_days_off() -> None:
    christmas = {date(2025, 12, 25), date(2025, 12, 26)}
    assert shift.eve(date(2025, 12, 24), christmas) == date(2025, 12, 23)
    assert shift.eve(date(2025, 12, 26), christmas) == date(2025, 12, 24)
    assert shift.following(date(2025, 12, 25), christmas) == date(2025, 12, 29)
    assert shift.unusual({date(2025, 11, 1)}) == set(), "a Saturday"
