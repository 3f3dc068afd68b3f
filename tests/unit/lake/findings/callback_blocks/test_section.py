"""The hour kept for calling back is said for the department that gains most, with its range."""

from functions.lake.findings.callback_blocks.section import section
from functions.lake.report import localizer
from tests import report_sample as sample


def test_the_most_useful_hour_is_said_and_all_are_listed() -> None:
    found = section(sample.dealership(), localizer.of("fr"))
    assert found
    [said] = found.sentences
    assert said.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "Au service, une heure gardée pour rappeler, du lundi au vendredi, de 13 h à 14 h, joindrait environ"
        " 21 appelants de plus par semaine (de 15 à 29), sur 32 qui attendent alors et que personne ne joint"
        " en 24 heures."
    )
    assert [row[0] for row in found.tables[0].rows] == ["Service", "Pièces"]


def test_a_market_has_no_hour_to_keep() -> None:
    assert section(sample.market(), localizer.of("fr")) is None
