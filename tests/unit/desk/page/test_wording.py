from datetime import date

import pytest

from functions.desk.page import wording
from functions.shared.call import Language
from tests.desk_sample import ZONE, at

FR, EN = wording.of("fr"), wording.of("en")
MONDAY = date(2026, 11, 30)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", "~")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+14185550142", "418~555-0142"),
        ("+33142685300", "+33142685300"),
        ("+1418555", "+1418555"),
        (None, "Numéro masqué"),
    ],
)
def test_a_number_is_written_as_people_write_it(number: str | None, shown: str) -> None:
    assert plain(FR.caller(number)) == shown


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (0, "0~min", "0~min"),
        (59, "59~min", "59~min"),
        (71, "1~h~11", "1~h~11"),
        (1439, "23~h~59", "23~h~59"),
        (3000, "2~j", "2~d"),
    ],
)
def test_a_span_has_the_unit_that_fits(minutes: int, french: str, english: str) -> None:
    assert (plain(FR.span(minutes)), plain(EN.span(minutes))) == (french, english)


@pytest.mark.parametrize(
    ("clock", "days", "french", "english"),
    [
        ("10:15", 0, "10~h~15", "10:15~am"),
        ("11:00", 0, "11~h", "11~am"),
        ("16:30", 3, "vendredi 16~h~30", "Friday 4:30~pm"),
        ("8:05", 29, "1er novembre à 8~h~05", "November 1 at 8:05~am"),
    ],
)
def test_a_moment_has_its_day_where_that_is_another(clock: str, days: int, french: str, english: str) -> None:
    moment = at(clock, days)
    assert plain(FR.moment(moment, MONDAY, ZONE)) == french
    assert plain(EN.moment(moment, MONDAY, ZONE)) == english


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [
        (0, "Aujourd’hui", "Today"),
        (1, "Hier", "Yesterday"),
        (18, "Jeudi 12 novembre", "Thursday, November 12"),
    ],
)
def test_a_day_is_a_heading(days: int, french: str, english: str) -> None:
    day = at("12:00", days).date()
    assert (FR.day(day, MONDAY), EN.day(day, MONDAY)) == (french, english)


def test_a_day_stands_in_a_sentence() -> None:
    twelfth, today = at("15:24", 18), at("9:31")
    assert plain(FR.day_and_time(twelfth, MONDAY, ZONE)) == "le 12 novembre à 15~h~24"
    assert plain(EN.day_and_time(twelfth, MONDAY, ZONE)) == "on November 12 at 3:24~pm"
    assert plain(EN.day_and_time(twelfth, MONDAY, ZONE, "since")) == "November 12 at 3:24~pm"
    assert plain(FR.day_and_time(today, MONDAY, ZONE)) == "aujourd’hui à 9~h~31"


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [("fr", 0, "manqué"), ("fr", 1, "manqué"), ("fr", 2, "manqués"), ("en", 0, "missed")],
)
def test_french_counts_none_as_one(language: Language, number: int, said: str) -> None:
    assert wording.of(language).counted("day.missed", number) == said


def test_departments_are_listed_as_in_a_sentence() -> None:
    assert FR.departments(("parts",)) == "les pièces"
    assert FR.departments(("parts", "sales", "service")) == "les pièces, les ventes et le service"
    assert EN.departments(("parts", "sales")) == "parts and sales"


def test_a_percentage_is_whole() -> None:
    assert (plain(FR.percent(0.856)), EN.percent(0.856)) == ("86~%", "86%")


@pytest.mark.parametrize("number", [None, "", "anonymous", "73333", "+1 418 555 0142", "+1418;ext=2"])
def test_only_a_number_in_e164_can_be_called(number: str | None) -> None:
    assert wording.callable_number(number) is None
    assert wording.callable_number("+14185550142") == "+14185550142"
