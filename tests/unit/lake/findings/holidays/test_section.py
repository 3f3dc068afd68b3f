"""A holiday's shift is told with its sizes and their uncertainty, or that there is none."""

import pytest

from functions.lake.findings.holidays.contract import Holiday
from functions.lake.report import localizer
from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_a_shift_is_told_with_its_three_ratios_and_their_intervals() -> None:
    assert french(sample.market()).sentence("holidays.shifted") == (
        f"Fête du Travail (lundi 1ᵉʳ{NB}septembre 2025){NB}: vendredi 29{NB}août en après-midi, 42{NB}% de"
        f" plus qu’à l’ordinaire (+20{NB}% à +68{NB}%); le jour même, 88{NB}% de moins qu’à l’ordinaire"
        f" (−90{NB}% à −85{NB}%); mardi 2{NB}septembre en matinée, 61{NB}% de plus qu’à l’ordinaire"
        f" (+35{NB}% à +92{NB}%)."
        " Le hasard n’explique pas ce déplacement."
    )


@pytest.mark.parametrize(
    ("high", "said"),
    [
        (1.24, "aucun déplacement établi, ni vers la veille ni vers le lendemain."),
        (1.34, "trop peu d’appels pour dire s’il a déplacé des appels."),
    ],
)
def test_no_shift_is_told_where_its_interval_leaves_room_for_none(high: float, said: str) -> None:
    """Of a dealership the planted shift was found 12 to 16 times in 100, and "none" said the other times."""
    findings = sample.market()
    findings["holidays"][1]["next_morning_interval"] = [0.9, high]
    still = french(findings).sentence("holidays.still")
    assert still.startswith(f"Fête du Canada (mardi 1ᵉʳ{NB}juillet 2025)")
    assert still.endswith(said)


def test_a_side_that_chance_explains_is_left_out_of_a_shift() -> None:
    findings = sample.market()
    findings["holidays"][0]["eve_afternoon_interval"] = [0.95, 2.1]
    said = french(findings).sentence("holidays.shifted")
    assert "29" not in said.split(":")[1]
    assert "mardi 2" in said


def test_a_holiday_of_which_nothing_is_known_is_left_out() -> None:
    findings = sample.market()
    forget(findings["holidays"][1])
    page = french(findings)
    assert "holidays.still" not in page.names
    assert "method.holidays" in page.names
    forget(findings["holidays"][0])
    assert "method.holidays" not in french(findings).names


def forget(holiday: Holiday) -> None:
    for part in ("eve_afternoon", "day", "next_morning"):
        for kind in ("ratio", "interval"):
            holiday[f"{part}_{kind}"] = None  # type: ignore[literal-required]
    holiday["moved"] = None


@pytest.mark.parametrize(("high", "said"), [(22.0, True), (22.2, False)])
def test_an_interval_of_more_than_a_factor_of_twenty_says_nothing(high: float, said: bool) -> None:
    findings = sample.market()
    findings["holidays"] = [sample.labour_day()]
    forget(findings["holidays"][0])
    findings["holidays"][0]["next_morning_ratio"] = 5.0
    findings["holidays"][0]["next_morning_interval"] = [1.1, high]
    page = french(findings)
    assert ("holidays.shifted" in page.names) == ("method.holidays" in page.names) == said


def test_a_shift_of_which_nothing_is_shown_is_none_nor_is_a_busy_holiday() -> None:
    findings = sample.market()
    findings["holidays"] = [sample.labour_day()]
    findings["holidays"][0]["day_interval"] = [1.1, 2]
    findings["holidays"][0]["eve_afternoon_interval"] = [1.1, 40]
    findings["holidays"][0]["next_morning_interval"] = [1.1, 40]
    findings["holidays"][0]["moved"] = None
    assert "holidays.still" in french(findings).names


@pytest.mark.parametrize(
    ("dealerships", "said"),
    [
        (50, ""),
        (4, ", chez les 4 concessions suivies qui l’observent"),
        (1, ", chez la concession suivie qui l’observe"),
    ],
)
def test_a_holiday_that_not_all_observe_says_how_many_do(dealerships: int, said: str) -> None:
    findings = sample.market()
    findings["holidays"][0]["dealerships"] = dealerships
    assert (
        french(findings)
        .sentence("holidays.shifted")
        .startswith(f"Fête du Travail (lundi 1ᵉʳ{NB}septembre 2025){said}{NB}: vendredi")
    )


def test_a_dealership_s_own_holiday_says_nothing_of_others() -> None:
    findings = sample.dealership()
    findings["holidays"][0]["dealerships"] = 1
    assert "observe" not in french(findings).sentence("holidays.shifted")


def test_what_chance_does_not_explain_stands_out_of_the_drawing() -> None:
    findings = sample.market()
    dots = [tag["class"] for tag in french(findings).named("circle")]
    findings["holidays"][0]["day_interval"] = [0.1, 1.4]
    fewer = [tag["class"] for tag in french(findings).named("circle")]
    assert dots.count("mehot") - fewer.count("mehot") == 3, "one in each of the three widths"


def test_of_too_few_calls_the_market_s_shift_is_told_and_what_it_makes_likely_here() -> None:
    assert (
        french(sample.dealership())
        .sentence("holidays.still")
        .endswith(
            "trop peu d’appels ici pour dire s’il en a déplacé; chez 46 concessions réunies, la veille et le"
            f" lendemain ont compté 54{NB}% de plus qu’à l’ordinaire, et ici sans doute 52{NB}% de plus"
            f" (+31{NB}% à +77{NB}%)."
        )
    )


def test_where_neither_side_shows_it_alone_both_do_together() -> None:
    findings = sample.market()
    findings["holidays"][0]["eve_afternoon_interval"] = [0.95, 2.1]
    findings["holidays"][0]["next_morning_interval"] = [0.95, 2.1]
    assert f"réunis, 54{NB}% de plus qu’à l’ordinaire (+" in french(findings).sentence("holidays.shifted")


def test_several_holidays_tell_together_what_each_alone_does_not() -> None:
    page = french(sample.dealership())
    assert page.sentence("holidays.together").startswith(f"Autour des deux{NB}jours fériés réunis")
    findings = sample.dealership()
    findings["holidays_together"] = None
    assert "holidays.together" not in french(findings).names


def test_memorial_day_keeps_its_name_and_11_november_is_the_jour_du_souvenir() -> None:
    names = localizer.of("fr").words["holiday"]
    assert names["Memorial Day"] == "Memorial Day"
    assert names["Remembrance Day"] == "jour du Souvenir"


def test_a_day_off_is_told_to_have_been_like_a_sunday_and_the_next_morning_like_a_monday_s() -> None:
    findings = sample.market()
    findings["holidays"][0]["day_like"] = {"weekday": 7, "calls": 542, "mean": 560.4}
    findings["holidays"][0]["next_like"] = {"weekday": 1, "calls": 980, "mean": 1_010.0}
    said = french(findings).sentence("holidays.shifted")
    assert "autant d’appels, à peu près, qu’un dimanche ordinaire (542, contre 560)" in said
    assert "en matinée, autant d’appels, à peu près, qu’un lundi matin ordinaire (980, contre" in said
