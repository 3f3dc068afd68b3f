"""Numbers, dates and times are written as the language writes them."""

from datetime import date

import pytest

from functions.lake.report import localizer
from functions.shared.call import Language

FR, EN = localizer.of("fr"), localizer.of("en")
NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [
        (0.0273, f"2,7{NB}%", "2.7%"),
        (0.25, f"25,0{NB}%", "25.0%"),
        (0.0005, f"0,1{NB}%", "0.1%"),
        (1.0, f"100,0{NB}%", "100.0%"),
        (0.00349999, f"0,3{NB}%", "0.3%"),
    ],
)
def test_a_share_is_a_percentage_with_one_decimal(share: float, french: str, english: str) -> None:
    assert (FR.percent(share), EN.percent(share)) == (french, english)


@pytest.mark.parametrize(
    ("fraction", "french", "english"),
    [
        (0.031, f"+3,1{NB}%", "+3.1%"),
        (-0.031, f"−3,1{NB}%", "−3.1%"),
        (-0.0001, f"0,0{NB}%", "0.0%"),
    ],
)
def test_a_change_has_its_sign_unless_it_rounds_to_nothing(
    fraction: float, french: str, english: str
) -> None:
    assert (FR.change(fraction), EN.change(fraction)) == (french, english)


def test_thousands_are_parted_by_a_no_break_space_in_french_and_a_comma_in_english() -> None:
    assert (FR.count(1234567), EN.count(1234567)) == (f"1{NB}234{NB}567", "1,234,567")
    assert (FR.money(1234), EN.money(1234)) == (f"1{NB}234{NB}$", "$1,234")


@pytest.mark.parametrize(
    ("dollars", "said"), [(0, "$0"), (999.4, "$999"), (1234.5, "$1,230"), (6_016_500, "$6,020,000")]
)
def test_an_estimate_in_dollars_is_rounded_to_three_digits(dollars: float, said: str) -> None:
    assert EN.about_money(dollars) == said


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    first, second = date(2025, 9, 1), date(2025, 9, 2)
    assert FR.day(first) == f"lundi 1ᵉʳ{NB}septembre 2025"
    assert FR.day(second) == f"mardi 2{NB}septembre 2025"
    assert (FR.day_of_month(first), FR.tick(first)) == (f"1ᵉʳ{NB}septembre", f"1ᵉʳ{NB}sept.")
    assert (EN.day(first), EN.day_of_month(first)) == (f"Monday, September{NB}1, 2025", f"September{NB}1")


@pytest.mark.parametrize(
    ("hour", "french", "english"),
    [
        (0, f"0{NB}h", "midnight"),
        (9, f"9{NB}h", f"9{NB}am"),
        (12, f"12{NB}h", "noon"),
        (13, f"13{NB}h", f"1{NB}pm"),
        (24, f"24{NB}h", "midnight"),
    ],
)
def test_hours_are_of_24_in_french_and_of_12_in_english(hour: int, french: str, english: str) -> None:
    assert (FR.hour(hour), EN.hour(hour)) == (french, english)


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (8, f"8{NB}s", f"8{NB}s"),
        (89.4, f"89{NB}s", f"89{NB}s"),
        (53 * 60, f"53{NB}min", f"53{NB}min"),
        (200 * 60, f"3{NB}h{NB}20{NB}min", f"3{NB}h{NB}20{NB}min"),
        (180 * 60, f"3{NB}h", f"3{NB}h"),
        (2.5 * 86400, f"2,5{NB}jours", f"2.5{NB}days"),
    ],
)
def test_a_duration_is_in_the_unit_that_fits(seconds: float, french: str, english: str) -> None:
    assert (FR.duration(seconds), EN.duration(seconds)) == (french, english)


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (0, "0 appel manqué", "0 missed calls"),
        (1, "1 appel manqué", "1 missed call"),
        (2, "2 appels manqués", "2 missed calls"),
        (1_000_000, f"1{NB}000{NB}000 appels manqués", "1,000,000 missed calls"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, french: str, english: str) -> None:
    assert FR.counted("counted.calls", number) == french
    assert EN.counted("counted.calls", number) == english


@pytest.mark.parametrize(("language", "said"), [("fr", "a, b et c"), ("en", "a, b and c")])
def test_a_list_ends_with_and(language: Language, said: str) -> None:
    assert localizer.of(language).listed(["a", "b", "c"]) == said


def test_a_holiday_without_a_name_here_keeps_its_own() -> None:
    assert FR.name("holiday", "Labour Day") == "fête du Travail"
    assert FR.name("holiday", "Stocktaking") == EN.name("holiday", "Stocktaking") == "Stocktaking"


def test_a_name_that_comes_from_elsewhere_has_the_apostrophes_of_the_page() -> None:
    assert EN.name("holiday", "New Year's Day") == "New Year’s Day"
    assert FR.name("holiday", "Jour de l'inventaire") == "Jour de l’inventaire"
