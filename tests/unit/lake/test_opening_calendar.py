"""When a dealership is open, and its days off."""

from datetime import date

import pytest

from functions.lake.opening_calendar import UnknownRegion, days_off, opening_hours, public_holidays
from functions.shared.call import DEPARTMENTS
from functions.shared.dealership_parts import Holidays
from functions.shared.hours import WEEKDAYS, spans_on
from tests.builders import dealership

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def test_quebec_s_days_off_of_2025_have_their_english_names() -> None:
    assert {off["local_date"]: off["name"] for off in days_off(dealership(), *YEAR)} == {
        "2025-01-01": "New Year's Day",
        "2025-04-18": "Good Friday",
        "2025-05-19": "National Patriots' Day",
        "2025-06-24": "Saint Jean Baptiste Day",
        "2025-07-01": "Canada Day",
        "2025-09-01": "Labour Day",
        "2025-10-13": "Thanksgiving Day",
        "2025-12-25": "Christmas Day",
    }


def test_another_province_has_its_own() -> None:
    brunswick = dealership(holidays={"subdivision": "NB"}, languages=["en", "fr"])
    names = {off["local_date"]: off["name"] for off in days_off(brunswick, *YEAR)}
    assert names["2025-08-04"] == "New Brunswick Day"
    assert "2025-06-24" not in names


def test_a_day_of_the_dealership_s_own_bears_its_label_and_a_public_holiday_its_own_name() -> None:
    own = dealership(holidays={"closed": {"2025-12-24": "Veille de Noël", "2025-12-25": "Noël"}})
    names = {off["local_date"]: (off["name"], off["closed"]) for off in days_off(own, *YEAR)}
    assert names["2025-12-24"] == ("Veille de Noël", True)
    assert names["2025-12-25"] == ("Christmas Day", True)


def test_each_day_off_has_an_id_and_both_names() -> None:
    own = dealership(holidays={"closed": {"2025-12-24": "Inventaire"}})
    days = {off["local_date"]: (off["id"], off["name"], off["name_fr"]) for off in days_off(own, *YEAR)}
    assert days["2025-09-01"] == ("labour_day", "Labour Day", "fête du Travail")
    assert days["2025-01-01"] == ("new_years_day", "New Year's Day", "jour de l’An")
    assert days["2025-12-24"] == ("own", "Inventaire", "Inventaire")


def test_a_holiday_that_is_observed_another_day_is_the_same_one() -> None:
    alberta = dealership(holidays={"subdivision": "AB"}, languages=["en"])
    off = [off for off in days_off(alberta, date(2023, 1, 1), date(2023, 1, 3)) if "observed" in off["name"]]
    assert [(each["id"], each["name_fr"]) for each in off] == [("new_years_day", "jour de l’An (observé)")]


def test_a_holiday_on_which_it_opens_stays_a_holiday_but_is_not_closed() -> None:
    opened = dealership(holidays={"open": ["2025-07-01"]})
    [canada_day] = [off for off in days_off(opened, *YEAR) if off["local_date"] == "2025-07-01"]
    assert (canada_day["name"], canada_day["closed"]) == ("Canada Day", False)


def test_a_quarter_that_reaches_into_the_next_year_has_both_years_days() -> None:
    names = [off["name"] for off in days_off(dealership(), date(2025, 12, 20), date(2026, 1, 5))]
    assert names == ["Christmas Day", "New Year's Day"]


def test_old_quarters_have_their_days_off_though_the_file_knows_only_the_years_around_it() -> None:
    assert dealership().days_off == {}
    assert [off["name"] for off in days_off(dealership(), date(2021, 9, 1), date(2021, 9, 30))] == [
        "Labour Day"
    ]


def test_an_unknown_province_says_what_to_mend() -> None:
    nowhere = dealership().model_copy(update={"holidays": Holidays(subdivision="XX")})
    with pytest.raises(
        UnknownRegion, match="CA-XX has no known holidays: write codes as CA and QC in the dealership's file"
    ):
        days_off(nowhere, *YEAR)


def test_states_and_other_countries_speak_english_too() -> None:
    assert public_holidays("US", "NY", 2025)[date(2025, 9, 1)] == "Labor Day"
    assert public_holidays("FR", None, 2025)[date(2025, 7, 14)] == "National Day"


def test_every_department_has_its_hours_of_every_weekday() -> None:
    split = dealership(
        hours={
            "default": {"monday-friday": "08:00-17:00"},
            "sales": {"thursday": ["09:00-12:00", "13:00-24:00"], "saturday": "closed"},
        }
    )
    rows = {(row["department"], row["weekday"]): row["spans"] for row in opening_hours(split)}
    assert len(rows) == len(DEPARTMENTS) * 7
    assert rows["sales", 4] == [{"opens": 540, "closes": 720}, {"opens": 780, "closes": 1440}]
    assert rows["sales", 1] == []
    for department in DEPARTMENTS:
        for number in range(7):
            day = date(2025, 9, 1 + number)  # a Monday first
            assert WEEKDAYS[day.weekday()] == WEEKDAYS[number]
            assert rows[department, number + 1] == [
                span.model_dump() for span in spans_on(day, split.week(department), frozenset())
            ]
