"""Steady departments and changes are told, but no change that chance explains."""

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_steady_departments_and_those_that_vary_are_told_apart() -> None:
    page = french(sample.market())
    assert "aux ventes (coefficient de variation de 2,0" in page.sentence("months.steady")
    assert page.sentence("months.unsteady").startswith("Il a varié davantage aux autres lignes")


def test_where_all_are_steady_none_is_listed() -> None:
    findings = sample.market()
    for row in findings["stability"]:
        row["steady"] = True
    assert "dans tous les secteurs" in french(findings).sentence("months.steady_all")


def test_one_department_has_one_coefficient_and_no_greatest() -> None:
    assert french(sample.imported()).sentence("months.steady_one") == (
        "Le nombre d’appels manqués par jour est resté stable d’un mois à l’autre aux autres lignes"
        f" (coefficient de variation de 3,6{NB}%)."
    )


def test_months_of_which_nothing_can_be_said_say_so() -> None:
    assert french(sample.one_call()).sentence("months.too_few").startswith("Il faudrait plus d’appels")
    assert "months.too_few" not in french(sample.market()).names


def test_changes_that_are_all_small_are_one_sentence() -> None:
    page = french(sample.market())
    assert f"−3,1{NB}% au service" in page.sentence("months.quarter")
    assert f"aucun secteur n’a varié de plus de 1{NB}%" in page.sentence("months.year_same")


def test_a_change_that_chance_explains_is_not_said() -> None:
    findings = sample.market()
    for row in findings["stability"]:
        row["changed_from_previous_quarter"] = row["department"] == "sales"
    page = french(findings)
    assert page.sentence("months.quarter") == (
        f"Par rapport au trimestre précédent, en appels par jour{NB}: −3,1{NB}% aux ventes."
    )
    assert page.texts["td"].count(f"−3,1{NB}%") == 1
    for row in findings["stability"]:
        row["changed_from_previous_quarter"] = False
    page = french(findings)
    assert page.sentence("months.quarter_chance").endswith(
        "aucun secteur n’a varié plus que le hasard ne l’explique."
    )
    assert f"−3,1{NB}%" not in page.texts["td"]


def test_how_quarters_are_compared_is_said_where_they_are() -> None:
    findings = sample.market()
    assert "method.changes" in french(findings).names
    for row in findings["stability"]:
        row["change_from_previous_quarter"] = row["change_from_previous_year"] = None
    assert "method.changes" not in french(findings).names
