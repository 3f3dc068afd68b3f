"""The departments are ranked by calls and by value, and few dear calls have a word."""

import pytest

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french, read


def test_the_first_department_is_named_with_its_calls_and_share_and_the_others_follow_in_order() -> None:
    page = french(sample.market())
    assert page.sentence("departments.first") == (
        f"C’est au service que l’on manque le plus d’appels{NB}: 36{NB}000 appels, soit 36,0{NB}% du total."
    )
    assert page.sentence("departments.others").startswith(
        f"On trouve ensuite les postes des employés (25,0{NB}%), la réception (20,0{NB}%), les pièces"
    )


def test_the_most_calls_are_not_said_to_be_most_of_them() -> None:
    page = read(sample.market(), "en")
    assert page.sentence("departments.first") == (
        "The most calls are missed in service: 36,000 calls, or 36.0% of the total."
    )
    assert "the most is lost in sales, about $3,000,000, or 46.9% of the value" in page.sentence(
        "departments.value_differs"
    )


def test_departments_with_few_calls_of_great_value_are_named() -> None:
    dear = french(sample.market()).sentence("departments.dear")
    assert "aux ventes (8,0" in dear
    assert "aux pièces (10,0" in dear
    assert "service" not in dear


@pytest.mark.parametrize(("share", "said"), [(0.16, True), (0.17, False), (0.5, False)])
def test_a_department_is_rare_below_the_average_of_the_six(share: float, said: bool) -> None:
    findings = sample.market()
    [sales] = [row for row in findings["by_department"] if row["department"] == "sales"]
    [worth] = [row for row in findings["by_value"] if row["department"] == "sales"]
    sales["share"], worth["share"] = share, 0.8
    assert ("aux ventes" in french(findings).sentence("departments.dear")) == said


def test_what_is_rare_and_dear_is_called_valuable_in_english() -> None:
    assert read(sample.market(), "en").sentence("departments.dear").startswith("Few but valuable")


def test_the_same_department_may_lead_in_calls_and_in_value() -> None:
    findings = sample.market()
    findings["by_value"] = [
        {"department": row["department"], "value": row["calls"] * 2.0, "share": row["share"]}
        for row in findings["by_department"]
    ]
    page = french(findings)
    assert page.sentence("departments.value_same").startswith(
        "En valeur estimée, c’est aussi au service que l’on perd le plus"
    )
    assert "departments.dear" not in page.names


def test_calls_without_a_value_are_ranked_by_number_alone() -> None:
    findings = sample.market()
    findings["by_value"] = [row | {"value": 0.0, "share": None} for row in findings["by_value"]]
    page = french(findings)
    assert not [name for name in page.names if name.startswith("departments.value")]
    assert "figure.value" not in page.names


def test_a_value_of_a_call_has_its_cents_where_it_has_any() -> None:
    findings = sample.imported()
    findings["worth"][0]["dollars_per_call"] = 0.5
    assert f"0,50{NB}$" in french(findings).texts["td"]


def test_the_values_of_a_call_and_the_rates_are_named() -> None:
    cells = french(sample.imported()).texts["td"]
    assert f"20,0{NB}%" in cells
    assert f"20{NB}$" in cells
    findings = sample.market()
    findings["by_value"] = [row | {"value": 0.0, "share": None} for row in findings["by_value"]]
    assert "Taux de récupération" not in french(findings).texts["th"]
