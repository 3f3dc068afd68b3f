"""The worst hours are named, with what chance may do to them."""

import pytest

from functions.lake.findings.week.contract import Hour
from functions.lake.findings.week.section import section
from functions.lake.report import localizer
from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


def test_the_peak_is_named_and_the_five_worst_hours_are_joined_where_they_follow_one_another() -> None:
    page = french(sample.market())
    assert page.sentence("week.peak") == (
        f"La pire heure de la semaine{NB}: le lundi, de 9{NB}h à 10{NB}h, avec 2{NB}700 appels,"
        f" soit 2,7{NB}% de tous les appels manqués."
    )
    assert (
        f"les cinq pires heures (le lundi, de 9{NB}h à 12{NB}h et le mardi, de 9{NB}h à 11{NB}h)"
        f" comptent pour 11,9{NB}%" in page.sentence("week.peaks")
    )


def test_the_map_has_an_hour_s_colour_by_its_calls_and_of_few_calls_there_is_none() -> None:
    cells = [tag["class"] for tag in french(sample.market()).named("rect") if tag["class"].startswith("h")]
    assert cells.count("h6") >= 3, "the peak, in each of the three widths, beside the scale's own"
    assert {"h0", "h2"} <= set(cells)
    assert not [tag for tag in french(sample.one_call()).named("div") if "week-chart" in tag.get("class", "")]


def test_hours_that_were_only_assumed_are_not_called_the_departments_own() -> None:
    assert "week.open" in french(sample.market()).names
    page = french(sample.market() | {"own_hours": False})
    assert "week.open" not in page.names
    assert "week.standard" in page.names


def test_hours_on_both_sides_of_midnight_are_not_joined() -> None:
    findings = sample.market()
    findings["peak_hours"] = [hour(1, 23), hour(2, 0)]
    assert f"le lundi, de 23{NB}h à 24{NB}h et le mardi, de 0{NB}h à 1{NB}h" in french(findings).sentence(
        "week.peaks"
    )


@pytest.mark.parametrize(
    ("calls", "said"), [(9, "week.too_few"), (10, "week.few"), (99, "week.few"), (100, None)]
)
def test_a_peak_of_few_calls_says_what_chance_may_do(calls: int, said: str | None) -> None:
    findings = sample.market()
    findings["peak_hours"] = [hour(1, 9) | {"calls": calls}]
    found = set(french(findings).names) & {"week.too_few", "week.few"}
    assert found == ({said} if said else set())


def test_chance_on_25_calls_is_39_per_cent() -> None:
    findings = sample.market()
    findings["peak_hours"] = [hour(1, 9) | {"calls": 25}]
    assert f"d’environ 39{NB}%" in french(findings).sentence("week.few")


@pytest.mark.parametrize(
    ("calls", "said"),
    [(20_000, "week.peak"), (19_999, "week.among"), (1_000, "week.among"), (999, "week.few_calls")],
)
def test_an_hour_is_named_where_enough_calls_tell_it(calls: int, said: str) -> None:
    page = french(sample.market() | {"calls": calls})
    assert {"week.peak", "week.among", "week.few_calls"} & set(page.names) == {said}


def test_the_share_outside_hours_stands_beside_earlier_quarters_of_the_same_dealerships() -> None:
    figures = section(sample.market(), localizer.of("fr")).key_figures  # type: ignore[union-attr]
    [outside] = [figure for figure in figures if figure.name == "outside"]
    assert [(row.label, row.value) for row in outside.compared[:2]] == [
        ("Au trimestre précédent", f"24,8{NB}%"),
        ("Un an plus tôt, chez les 41 concessions présentes aux deux", f"26,1{NB}%"),
    ]


def test_the_share_outside_hours_of_a_few_calls_is_not_told() -> None:
    """One call gave "100.0 %"."""
    assert {"week.standard", "figure.outside"} & set(french(sample.market() | {"calls": 29}).names) == set()


def hour(weekday: int, of_day: int) -> Hour:
    return {"weekday": weekday, "hour": of_day, "calls": 500, "share": 0.005}
