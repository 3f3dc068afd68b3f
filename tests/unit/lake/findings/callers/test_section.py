"""The page says who is still to reach, and what the dollars rest on beside them."""

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french, read


def test_callers_are_counted_and_their_dollars_have_a_range_and_are_called_assumptions() -> None:
    page = french(sample.market())
    assert page.sentence("callers.waiting") == f"55{NB}000 appelants n’étaient pas joints après 24 heures."
    assert page.sentence("callers.worth") == (
        f"Ils valent peut-être 3{NB}600{NB}000{NB}$, entre 1{NB}900{NB}000{NB}$ et 6{NB}600{NB}000{NB}$,"
        " selon les hypothèses de Rappel, ci-dessous."
    )
    assert "Hypothèses" in "".join(page.texts["caption"])
    assert "figure.waiting" in page.names


def test_the_share_reached_is_of_all_callers_and_has_an_interval() -> None:
    said = french(sample.market()).sentence("callers.reached")
    assert said.startswith(
        f"Part de tous les appelants joints depuis leur premier appel{NB}: 4{NB}% après 15"
    )
    assert f"et 41{NB}% après 24{NB}h (de 40 à 42{NB}%)" in said


def test_a_text_is_not_said_to_be_the_cause() -> None:
    assert "doesn’t say it was thanks to it" in read(sample.market(), "en").sentence("callers.won")


def test_few_callers_have_no_dollars() -> None:
    findings = sample.market()
    findings["still_to_win_back"] |= {"episodes": 12, "low": None, "base": None, "high": None}
    page = french(findings)
    assert "callers.no_worth" in page.names
    assert "callers.worth" not in page.names
    assert "Hypothèses" not in "".join(page.texts["caption"])


def test_an_export_that_knows_of_nobody_reached_says_nothing() -> None:
    assert not [name for name in french(sample.imported()).names if name.startswith("callers.")]
