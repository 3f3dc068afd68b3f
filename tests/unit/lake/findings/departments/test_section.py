"""The departments are ranked by calls, and their dollars are no finding."""

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french, read


def test_the_first_department_is_named_with_its_calls_and_share_and_the_others_follow_in_order() -> None:
    page = french(sample.market())
    assert page.sentence("departments.first") == (f"36{NB}000 appels manqués au service, 36,0{NB}% du total.")
    assert page.sentence("departments.others").startswith(
        f"Suivent les postes des employés (25,0{NB}%), la réception (20,0{NB}%), les pièces"
    )


def test_the_most_calls_are_not_said_to_be_most_of_them() -> None:
    page = read(sample.market(), "en")
    assert "The most calls are missed in service" in page.texts["h2"]
    assert page.sentence("departments.first") == ("36,000 missed calls in service, 36.0% of the total.")


def test_few_calls_have_counts_and_no_order_or_share() -> None:
    page = french(sample.one_call())
    assert page.sentence("departments.few") == (
        f"Trop peu d’appels pour comparer les secteurs{NB}: 1 appel aux ventes."
    )
    findings = sample.market()
    findings["by_department"] = [row | {"calls": row["calls"] // 1_000} for row in findings["by_department"]]
    page = french(findings)
    assert page.sentence("departments.counts").startswith(
        f"Appels manqués{NB}: 36 appels au service, 25 appels"
    )
    assert "departments.first" not in page.names


def test_an_assumption_is_not_printed_as_a_finding() -> None:
    """It said that "by value the order changes": our own dollars had changed it."""
    page = french(sample.market())
    said = [name for name in page.names if name.startswith("departments.")]
    assert said == ["departments.first", "departments.others"]
    assert "figure.value" not in page.names
    assert "lost" not in "".join(text for _, text in read(sample.market(), "en").findings)
