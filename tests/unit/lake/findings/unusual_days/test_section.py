"""What the page says of an unusual day."""

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_a_storm_s_day_is_told_with_its_calls_and_its_interval() -> None:
    assert french(sample.market()).sentence("unusual_days.fewer") == (
        f"Le mardi 12{NB}août a compté 64{NB}% d’appels manqués de moins que sa semaine ne l’annonçait"
        f" (de 58{NB}% à 69{NB}%; 540, contre 1{NB}500)."
    )


def test_a_day_of_many_calls_is_told_as_more() -> None:
    findings = sample.market()
    findings["unusual_days"][0] |= {"ratio": 1.6, "interval": [1.4, 1.83]}
    assert f"60{NB}% d’appels manqués de plus" in french(findings).sentence("unusual_days.more")
