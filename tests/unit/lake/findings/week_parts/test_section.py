"""What the page says of the week's parts."""

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_monday_morning_remains_the_worst_where_both_quarters_say_so() -> None:
    findings = sample.market()
    assert french(findings).sentence("week_parts.remains") == (
        f"Le lundi de 9{NB}h à 12{NB}h reste le pire moment de la semaine{NB}: 7,6{NB}% des appels manqués,"
        f" contre 7,8{NB}% au trimestre précédent."
    )
    assert findings["monday_morning"]
    findings["monday_morning"]["worst_before"] = None
    assert "reste" not in french(findings).sentence("week_parts.worst")
    findings["monday_morning"]["worst"] = False
    assert "davantage" in french(findings).sentence("week_parts.not_worst")
    findings["monday_morning"]["worst"] = None
    assert not {name for name in french(findings).names if name.startswith("week_parts.") and "worst" in name}


def test_the_hours_outside_are_told_part_by_part_with_those_inside() -> None:
    assert french(sample.market()).sentence("week_parts.outside") == (
        f"Du lundi au vendredi, de 8{NB}h à 17{NB}h, tombent 75,0{NB}% des appels manqués; les autres,"
        f" 25,0{NB}%, se partagent entre les mêmes jours avant 8{NB}h (3,0{NB}%) et après 17{NB}h"
        f" (10,0{NB}%), le samedi (9,0{NB}%) et le dimanche (3,0{NB}%)."
    )


def test_the_weekend_s_backlog_is_told_with_its_interval() -> None:
    assert f"9,0{NB}% (de 8,2{NB}% à 9,8{NB}%) avaient déjà essayé en fin de semaine" in french(
        sample.market()
    ).sentence("week_parts.backlog")


def test_of_few_calls_nothing_is_said() -> None:
    assert not [name for name in french(sample.one_call()).names if name.startswith("week_parts")]
