"""Open or closed, in the dealership's own time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from functions.shared.hours import WEEKDAYS, Week, after_open_minutes, is_open, next_opening

ZONE = ZoneInfo("America/Toronto")
WEEKS = TypeAdapter[Week](Week)
WEEK = WEEKS.validate_python({"monday-friday": ["08:00-12:00", "13:00-17:00"], "saturday": "09:00-12:00"})
NEVER: frozenset[date] = frozenset()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2025-09-02T07:59", False),
        ("2025-09-02T08:00", True),
        ("2025-09-02T12:00", False),  # lunch
        ("2025-09-02T13:00", True),
        ("2025-09-02T17:00", False),
        ("2025-09-06T11:59", True),  # Saturday
        ("2025-09-07T10:00", False),  # Sunday
    ],
)
def test_a_span_opens_on_its_minute_and_closes_on_its_minute(at: str, open_: bool) -> None:
    assert is_open(local(at), WEEK, ZONE, NEVER) is open_


def test_a_holiday_is_closed_all_day() -> None:
    assert not is_open(local("2025-09-01T10:00"), WEEK, ZONE, frozenset({date(2025, 9, 1)}))


def test_the_hours_are_those_of_the_wall_clock_on_both_sides_of_a_clock_change() -> None:
    # Clocks go back on Sunday 2 November 2025: 8 h is 12:00 UTC on Friday and 13:00 UTC on Monday.
    assert is_open(datetime(2025, 10, 31, 12, 0, tzinfo=UTC), WEEK, ZONE, NEVER)
    assert not is_open(datetime(2025, 11, 3, 12, 0, tzinfo=UTC), WEEK, ZONE, NEVER)
    assert is_open(datetime(2025, 11, 3, 13, 0, tzinfo=UTC), WEEK, ZONE, NEVER)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2025-09-02T06:00", "2025-09-02T08:00"),
        ("2025-09-02T12:30", "2025-09-02T13:00"),
        ("2025-09-02T18:00", "2025-09-03T08:00"),
        ("2025-09-06T13:00", "2025-09-08T08:00"),
        ("2025-09-02T08:00", "2025-09-02T13:00"),  # open just now: the next one counts
    ],
)
def test_the_next_opening_is_the_first_one_after(at: str, opens: str) -> None:
    assert next_opening(local(at), WEEK, ZONE, NEVER) == local(opens)


def test_the_next_opening_passes_over_holidays() -> None:
    days_off = frozenset({date(2025, 9, 1)})
    assert next_opening(local("2025-08-31T10:00"), WEEK, ZONE, days_off) == local("2025-09-02T08:00")


def test_a_department_that_never_opens_has_no_next_opening() -> None:
    assert next_opening(local("2025-09-02T06:00"), {}, ZONE, NEVER) is None


@pytest.mark.parametrize(("days_off", "opens"), [(13, "2025-09-16T08:00"), (14, None)])
def test_the_next_opening_is_looked_for_as_long_as_two_weeks(days_off: int, opens: str | None) -> None:
    holidays = frozenset(date(2025, 9, 3) + timedelta(days=n) for n in range(days_off))
    found = next_opening(local("2025-09-02T18:00"), WEEK, ZONE, holidays)
    assert found == (opens and local(opens))


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_at_its_next_opening_it_is_open_and_a_minute_before_it_is_not(at: datetime) -> None:
    opening = next_opening(at, WEEK, ZONE, NEVER)
    assert opening is not None
    assert opening > at
    assert is_open(opening, WEEK, ZONE, NEVER)
    assert not is_open(opening.astimezone(UTC) - timedelta(minutes=1), WEEK, ZONE, NEVER)


@pytest.mark.parametrize(
    ("days", "unfolded"),
    [
        ("lundi", ["monday"]),
        ("lundi-vendredi", ["monday", "tuesday", "wednesday", "thursday", "friday"]),
        ("Jeudi - Dimanche", ["thursday", "friday", "saturday", "sunday"]),
        ("mardi-wednesday", ["tuesday", "wednesday"]),
        ("Monday-mercredi", ["monday", "tuesday", "wednesday"]),
    ],
)
def test_weekdays_are_taken_in_french_in_english_and_mixed(days: str, unfolded: list[str]) -> None:
    assert list(WEEKS.validate_python({days: "08:00-17:00"})) == unfolded


def test_a_stored_week_reads_no_language_s_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.shared.words.of", None)
    assert WEEKS.validate_python(dict.fromkeys(WEEKDAYS, "closed")) == dict.fromkeys(WEEKDAYS, ())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("08:00-17:00", "valid dictionary"),
        ({"lundredi": "08:00-17:00"}, "no weekday"),
        ({"lun": "08:00-17:00"}, "no weekday"),
        ({"vendredi-lundi": "08:00-17:00"}, "runs backwards"),
        ({"lundi-monday-mardi": "08:00-17:00"}, "no weekday"),
        ({"lundi": "08:00-17:00", "monday": "08:00-12:00"}, "monday is written twice"),
        ({"friday-monday": "08:00-17:00"}, "runs backwards"),
        ({"monday-friday": "08:00-17:00", "friday": "08:00-12:00"}, "friday is written twice"),
        ({"monday": "8h-17h"}, "08:00-17:00"),
        ({"monday": "17:00-08:00"}, "open before they close"),
        ({"monday": "08:00-24:01"}, "open before they close"),
        ({"monday": "08:60-17:00"}, "open before they close"),
        ({"monday": "08:00-16:60"}, "open before they close"),
        ({"monday": "08:00-08:00"}, "open before they close"),
        ({"monday": ["08:00-12:00", "11:00-17:00"]}, "overlap"),
    ],
)
def test_a_week_written_wrong_says_how_to_write_it(written: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        WEEKS.validate_python(written)


@pytest.mark.parametrize("word", ["closed", "fermé", "fermée", "Fermé", "ferme", " FERMÉE "])
def test_a_day_is_closed_in_french_too(word: str) -> None:
    assert WEEKS.validate_python({"monday": word}) == {"monday": ()}


def test_closed_and_until_midnight_can_be_written() -> None:
    week = WEEKS.validate_python({"monday": "closed", "tuesday": "00:00-24:00"})
    assert not is_open(local("2025-09-01T10:00"), week, ZONE, NEVER)
    assert is_open(local("2025-09-02T23:59"), week, ZONE, NEVER)


@pytest.mark.parametrize("written", [["13:59-17:59", "08:00-13:59"], ["08:00-13:59", "13:59-17:59"]])
def test_spans_may_touch_and_come_in_any_order_and_every_minute_counts(written: list[str]) -> None:
    week = WEEKS.validate_python({"tuesday": written})
    assert is_open(local("2025-09-02T13:59"), week, ZONE, NEVER)
    assert is_open(local("2025-09-02T17:58"), week, ZONE, NEVER)
    assert not is_open(local("2025-09-02T17:59"), week, ZONE, NEVER)
    assert next_opening(local("2025-09-02T06:00"), week, ZONE, NEVER) == local("2025-09-02T08:00")
    assert next_opening(local("2025-09-02T08:00"), week, ZONE, NEVER) == local("2025-09-02T13:59")


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        ("2025-09-02T10:00", 60, "2025-09-02T11:00"),
        ("2025-09-02T11:30", 60, "2025-09-02T13:30"),
        ("2025-09-02T16:50", 30, "2025-09-03T08:20"),
        ("2025-09-06T20:00", 60, "2025-09-08T09:00"),
        ("2025-09-02T11:00", 60, "2025-09-02T12:00"),
    ],
)
def test_open_minutes_pass_while_it_is_open(at: str, minutes: int, then: str) -> None:
    assert after_open_minutes(local(at), minutes, WEEK, ZONE, frozenset()) == local(then)


def test_where_it_never_opens_every_minute_counts() -> None:
    at = local("2025-09-02T10:00")
    assert after_open_minutes(at, 60, {}, ZONE, frozenset()) == at + timedelta(hours=1)
