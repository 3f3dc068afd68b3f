"""The page says whose calls it knows, and names no dealership to the market."""

import pytest

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_a_market_s_page_counts_and_names_nobody() -> None:
    page = french(sample.market())
    said = page.sentence("coverage.some")
    assert said.startswith("Les appels de 46 des 50 concessions sont connus d’un bout à l’autre du trimestre")
    assert "3 se sont ajoutées en cours de trimestre et 1 n’a rien transmis pendant plusieurs jours" in said
    assert "garage-3" not in "".join(text for texts in page.texts.values() for text in texts)


def test_a_dealership_reads_which_days_are_missing() -> None:
    assert french(sample.dealership()).sentence("coverage.silent_one") == (
        f"Aucun appel reçu du 3{NB}août au 24{NB}août{NB}: panne ou fermeture? Ces jours ne comptent dans"
        " aucune comparaison."
    )


@pytest.mark.parametrize(("quiet", "name"), [(0, "coverage.whole"), (1, "coverage.too_quiet")])
def test_without_a_gap_the_calls_are_known_or_too_rare_to_tell(quiet: int, name: str) -> None:
    findings = sample.dealership()
    findings["coverage"] |= {"gaps": [], "whole_quarter": 1, "too_quiet": quiet}
    assert name in french(findings).names


def test_a_market_known_as_a_whole_says_so() -> None:
    findings = sample.market()
    findings["coverage"] |= {"gaps": [], "whole_quarter": 50}
    assert "coverage.all" in french(findings).names
