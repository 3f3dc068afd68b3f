"""What the page says of one more person."""

from tests import report_sample as sample
from tests.unit.lake.report.reading import french, read


def test_the_most_useful_block_is_said_with_its_range_and_what_is_missed() -> None:
    said = french(sample.dealership()).sentence("staffing_blocks.first").replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(
        "Une personne de plus au service, du lundi au vendredi, de 12 h à 13 h : environ 18"
    )
    assert said.endswith("appels de plus pris par semaine (de 15 à 23), sur 27 manqués.")
    said = read(sample.dealership(), "en").sentence("staffing_blocks.first")
    assert said.startswith(
        "One more person in service, Monday to Friday, noon to 1\N{NO-BREAK SPACE}pm: about 18 calls"
    )


def test_a_market_has_nobody_to_staff() -> None:
    assert not [name for name in french(sample.market()).names if name.startswith("staffing_blocks.")]
