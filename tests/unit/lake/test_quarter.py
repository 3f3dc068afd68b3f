"""A quarter is three months of local dates."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.lake.quarter import BadQuarter, Quarter, current, yesterday
from functions.lake.schema import FIRST_YEAR, LAST_YEAR
from functions.on_missed_call.recovery import CALLBACK_WINDOW

TORONTO = ZoneInfo("America/Toronto")
quarters = st.builds(Quarter, st.integers(2020, 2039), st.integers(1, 4))
# Every offset that a local clock may have.
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
QUARTERS = [f"{year}-Q{n}" for year in range(FIRST_YEAR, LAST_YEAR + 1) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("name", QUARTERS)
def test_every_quarter_that_the_lake_knows_reads_back_as_it_is_written(name: str) -> None:
    assert str(Quarter.parse(name)) == name


@pytest.mark.parametrize(
    "name",
    ["", "2025Q3", "2025-Q5", "2025-Q0", "2025-q3", " 2025-Q3", "2025-Q3\n", "٢٠٢٥-Q3", "25-Q3", "x" * 5000],
)
def test_another_name_is_refused_in_one_short_line_that_shows_the_right_form(name: str) -> None:
    with pytest.raises(BadQuarter, match="write it like 2025-Q3") as refused:
        Quarter.parse(name)
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize("name", ["2019-Q4", "2040-Q1", "9999-Q4"])
def test_a_quarter_that_athena_would_not_look_for_is_refused(name: str) -> None:
    with pytest.raises(BadQuarter, match="2020-Q1 to 2039-Q4"):
        Quarter.parse(name)


@given(st.dates(date(2020, 1, 1), date(2039, 12, 31)))
def test_every_date_lies_in_exactly_one_quarter(day: date) -> None:
    holders = [q for q in map(Quarter.parse, QUARTERS) if q.first <= day <= q.last]
    assert holders == [Quarter.of(day)]
    assert day in holders[0].days
    assert (holders[0].days[0], holders[0].days[-1]) == (holders[0].first, holders[0].last)


@given(quarters)
def test_the_quarter_before_ends_on_the_day_before(quarter: Quarter) -> None:
    assert quarter.previous.last + timedelta(days=1) == quarter.first
    assert quarter.previous < quarter


def edges(quarter: Quarter, clock: timezone) -> tuple[datetime, datetime]:
    """The first moment of the quarter by such a clock, and the first that is no longer in it."""
    first, following = quarter.first, quarter.last + timedelta(days=1)
    return (
        datetime(first.year, first.month, first.day, tzinfo=clock),
        datetime(following.year, following.month, following.day, tzinfo=clock),
    )


@given(quarters, offsets)
def test_the_utc_days_hold_every_moment_of_the_quarter_wherever_its_clock_stands(
    quarter: Quarter, offset: timezone
) -> None:
    begins, ends = (moment.astimezone(UTC) for moment in edges(quarter, offset))
    first, last = quarter.utc_days
    assert first <= begins.date()
    assert (ends - timedelta(milliseconds=1)).date() <= last


@given(quarters)
def test_no_utc_day_is_among_them_that_no_clock_asks_for(quarter: Quarter) -> None:
    begins, _ = edges(quarter, timezone(timedelta(hours=14)))
    _, ends = edges(quarter, timezone(timedelta(hours=-12)))
    last = ends.astimezone(UTC) - timedelta(milliseconds=1)
    assert quarter.utc_days == (begins.astimezone(UTC).date(), last.date())


def test_a_day_is_over_at_local_midnight() -> None:
    assert yesterday(datetime(2025, 10, 1, 3, 59, tzinfo=UTC)) == date(2025, 9, 29)
    assert yesterday(datetime(2025, 10, 1, 4, 0, tzinfo=UTC)) == date(2025, 9, 30)


def test_the_current_quarter_changes_at_local_midnight() -> None:
    assert str(current(datetime(2025, 10, 1, 3, 59, tzinfo=UTC), TORONTO)) == "2025-Q3"
    assert str(current(datetime(2025, 10, 1, 4, 0, tzinfo=UTC), TORONTO)) == "2025-Q4"


@given(quarters, offsets)
def test_a_quarter_is_open_as_long_as_a_call_back_counts_wherever_its_clock_stands(
    quarter: Quarter, offset: timezone
) -> None:
    _, ends = edges(quarter, offset)
    assert quarter.state(ends + CALLBACK_WINDOW) == "open"


def test_a_quarter_closes_on_the_ninth_in_the_morning() -> None:
    quarter = Quarter(2025, 3)
    assert quarter.state(datetime(2025, 10, 8, 6, 0, tzinfo=TORONTO)) == "open"
    assert quarter.state(datetime(2025, 10, 9, 6, 0, tzinfo=TORONTO)) == "closed"
