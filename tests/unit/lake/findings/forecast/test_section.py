"""What the page says of the week to come."""

import pytest

from functions.lake.findings import Findings
from functions.lake.findings.forecast.section import section
from functions.lake.report import localizer
from functions.shared.call import Language
from tests import report_sample as sample


def texts(findings: Findings, language: Language = "fr") -> dict[str, str]:
    made = section(findings, localizer.of(language))
    return {each.name: each.text for each in made.sentences} if made else {}


def test_it_foretells_the_week_its_holiday_its_staff_and_scores_the_weeks_before() -> None:
    said = texts(sample.dealership())
    assert said["forecast.week"] == (
        "Pour la semaine du 13\N{NO-BREAK SPACE}octobre, d’après les appels connus jusqu’au mercredi"
        " 8\N{NO-BREAK SPACE}octobre, on peut s’attendre à 268 appels au service (de 231 à 307,"
        " 8 fois sur 10) et 41 appels aux ventes (de 31 à 52, 8 fois sur 10)."
    )
    assert "Action de grâce" in said["forecast.days_off"]
    assert "environ 24,6 des 58,1" in said["forecast.staff"]
    assert "au plus 2,9 des 3,4" in said["forecast.staff"]
    assert "39 sont tombées" in said["forecast.score"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_score_alone_is_said_and_nothing_where_there_is_neither(language: Language) -> None:
    findings = sample.dealership()
    findings["forecast"] = None
    assert list(texts(findings, language)) == ["forecast.score"]
    findings["forecast_score"] = None
    assert texts(findings, language) == {}
    assert texts(sample.market(), language) == {}
