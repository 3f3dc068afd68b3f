"""Steady departments and changes are told with their interval, but no change that weeks alone explain."""

from functions.lake.findings.months.contract import Change
from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_steady_departments_and_those_that_vary_are_told_apart() -> None:
    page = french(sample.market())
    assert page.sentence("months.steady").startswith("Le nombre d’appels manqués par semaine est resté")
    assert "aux ventes" in page.sentence("months.steady")
    assert page.sentence("months.varied") == "Les mois ont varié aux autres lignes."


def test_where_all_are_steady_none_is_listed() -> None:
    findings = sample.market()
    for row in findings["stability"]:
        row["steady"] = True
    assert "dans tous les secteurs" in french(findings).sentence("months.steady_all")


def test_months_of_which_nothing_can_be_said_say_so() -> None:
    assert french(sample.one_call()).sentence("months.too_few").startswith("Il faudrait plus d’appels")
    assert "months.too_few" not in french(sample.market()).names


def test_a_change_is_said_with_its_interval_and_over_whom() -> None:
    page = french(sample.market())
    said = page.sentence("months.quarter")
    assert said.startswith(
        "Par rapport au trimestre précédent, chez les 46 concessions suivies d’un bout à l’autre"
        " des deux trimestres (sur 50), par semaine ordinaire"
        f"{NB}: 8{NB}% de moins au service (de 5 à 11{NB}%)"
    )
    assert "chez les" not in french(sample.dealership() | {"changes": own()}).sentence("months.quarter")


def own() -> list[Change]:
    """A dealership's: compared with itself."""
    return [{**row, "dealerships_compared": 1} for row in sample.market()["changes"]]


def test_a_change_that_is_not_established_is_given_as_its_interval() -> None:
    said = french(sample.market()).sentence("months.year_none")
    assert "pas de changement établi" in said
    assert f"au service (entre −3{NB}% et +3{NB}%)" in said


def test_a_change_that_weeks_explain_is_in_the_table_alone() -> None:
    findings = sample.market()
    for row in findings["changes"]:
        row["beyond_chance"] = row["department"] == "sales" and row["against"] == "previous_quarter"
    page = french(findings)
    assert page.sentence("months.quarter").endswith(f"8{NB}% de moins aux ventes (de 5 à 11{NB}%).")
    assert page.texts["td"].count(f"−8{NB}% (entre −11{NB}% et −5{NB}%)") == 6


def test_too_few_to_compare_says_so_and_nothing_else() -> None:
    findings = sample.market()
    for row in findings["changes"]:
        row["change"] = row["interval"] = row["beyond_chance"] = None
    page = french(findings)
    assert page.sentence("months.quarter_unknown").startswith("Trop peu d’appels, de semaines")
    assert "method.changes" not in page.names


def test_a_season_that_was_left_out_is_said() -> None:
    findings = sample.market()
    assert "months.peak_left_out" not in french(findings).names
    for row in findings["changes"]:
        row["peak_left_out"] = True
    assert "months.peak_left_out" in french(findings).names


def test_how_quarters_are_compared_is_said_where_they_are() -> None:
    findings = sample.market()
    assert "method.changes" in french(findings).names
    assert "method.changes" not in french(findings | {"changes": []}).names
