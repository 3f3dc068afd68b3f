"""What to do is said in blocks of hours."""

import pytest

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_what_to_do_is_a_block_of_hours_and_what_they_hold_together() -> None:
    page = french(sample.market())
    assert page.sentence("staffing.first") == (
        f"Renforcer la réponse au téléphone le lundi, de 9{NB}h à 12{NB}h, aurait pu éviter jusqu’à 7,5{NB}%"
        " des appels manqués du trimestre, soit 577 appels par semaine en moyenne."
    )
    assert f"Ces deux plages de la semaine, soit six heures, comptent pour 13,7{NB}%" in page.sentence(
        "staffing.all"
    )


@pytest.mark.parametrize(("second", "said"), [(248, True), (210, True), (200, False)])
def test_blocks_whose_order_may_be_chance_say_so(second: int, said: bool) -> None:
    """248 calls and 210 differ by less than 1.96 √458."""
    findings = sample.market()
    for block, calls in zip(findings["staffing"], (248, second), strict=True):
        block["calls"], block["weekly_calls"] = calls, calls / 13
    page = french(findings)
    assert "19 appels par semaine" in page.sentence("staffing.first")
    assert ("staffing.close" in page.names) == said


def test_a_block_of_few_calls_is_said_to_be_one() -> None:
    findings = sample.market()
    findings["staffing"][0]["weekly_calls"] = 5 / 13
    assert "moins d’un appel par semaine" in french(findings).sentence("staffing.first")
