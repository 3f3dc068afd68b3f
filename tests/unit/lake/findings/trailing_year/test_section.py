"""The year is said with its market; what is missing for it, in one line."""

from functions.lake.findings import Findings
from functions.lake.findings.trailing_year.section import section
from functions.lake.report import localizer
from tests import report_sample as sample


def said(findings: Findings) -> list[str]:
    found = section(findings, localizer.of("fr"))
    return [each.text.replace("\N{NO-BREAK SPACE}", " ") for each in found.sentences] if found else []


def test_a_market_says_its_total_its_mean_and_the_whole_market_s() -> None:
    total, each, whole = said(sample.market())
    assert total == (
        "Du 1ᵉʳ octobre 2024 au 30 septembre 2025, on connaît 372 415 appels manqués chez 50 concessions,"
        " dont 41 suivies d’un bout à l’autre."
    )
    assert each == "Une concession comme celles-là en manque environ 8 000 par année (de 6 500 à 9 900)."
    assert "les 890 concessions du marché en manqueraient environ 7 100 000" in whole
    assert "une extrapolation, non un dénombrement" in whole


def test_a_dealership_says_its_total_alone() -> None:
    assert said(sample.dealership()) == [
        "Du 1ᵉʳ octobre 2024 au 30 septembre 2025, la concession a manqué 372 415 appels."
    ]


def test_what_is_missing_is_said_in_one_line() -> None:
    assert said(sample.imported()) == [
        "Pas de total sur douze mois : les appels du 4ᵉ trimestre 2024, du 1ᵉʳ trimestre 2025"
        " et du 2ᵉ trimestre 2025 ne sont pas connus en entier."
    ]
