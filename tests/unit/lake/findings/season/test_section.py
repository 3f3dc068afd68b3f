"""The peak week is named, and which way it moved."""

import pytest

from tests import report_sample as sample
from tests.unit.lake.report.reading import NB, french


@pytest.mark.parametrize(
    ("moved", "name", "said"),
    [
        (3, "season.later", "trois semaines plus tard"),
        (1, "season.later", "une semaine plus tard"),
        (-2, "season.earlier", "deux semaines plus tôt"),
        (0, "season.same", "la même semaine"),
    ],
)
def test_the_peak_week_says_which_way_it_moved(moved: int, name: str, said: str) -> None:
    findings = sample.market()
    findings["peaks"][0] |= {"weeks_moved": moved, "weeks_moved_interval": [moved, moved]}
    assert said in french(findings).sentence(name)


def test_without_last_year_nothing_is_said_of_the_peaks_move() -> None:
    findings = sample.market()
    findings["peaks"][0] |= {"weeks_moved": None, "weeks_moved_interval": None, "last_year": None}
    page = french(findings)
    assert "season.peak" in page.names
    assert not {"season.later", "season.earlier", "season.same"} & set(page.names)


def test_the_peak_is_a_department_s_and_its_ratio_has_an_interval() -> None:
    page = french(sample.market())
    assert page.sentence("season.peak") == (
        f"La semaine du 28{NB}juillet a compté 1,8 fois les appels manqués d’une semaine ordinaire au service"
        " (de 1,7 à 2,0)."
    )
    assert page.sentence("season.later").endswith("la pointe est venue trois semaines plus tard (de 2 à 4).")


@pytest.mark.parametrize(("bounds", "said"), [([-1, 2], "(de 0 à 2)"), ([-4, -2], "(de 2 à 4)")])
def test_how_far_it_may_have_moved_is_said(bounds: list[int], said: str) -> None:
    findings = sample.market()
    moved = 1 if bounds[1] > 0 else -3
    findings["peaks"][0] |= {"weeks_moved": moved, "weeks_moved_interval": bounds}
    assert said in " ".join(text for name, text in french(findings).findings if name.startswith("season."))


def test_last_year_s_weeks_are_drawn_beneath_this_year_s_with_an_arrow_from_peak_to_peak() -> None:
    page = french(sample.market())
    styles = [tag["class"] for tag in page.named("polyline") + page.named("line")]
    assert styles.count("lpast") == 3, "one in each of the three widths"
    assert "lhot" in styles
    assert {"2024", "2025"} <= set(page.texts["text"])
    assert "Un an plus tôt" in page.texts["th"]
    alone = french(sample.market() | {"weeks_last_year": []})
    assert "lpast" not in [tag["class"] for tag in alone.named("polyline")]
    assert "Un an plus tôt" not in alone.texts["th"]


def test_calls_of_a_cut_week_alone_draw_no_line() -> None:
    findings = sample.market()
    cut, *whole = findings["weeks"]
    for week in whole:
        week["calls"] = 0
    assert cut["calls"]
    findings["peaks"], findings["peak_week"] = [], None
    page = french(findings)
    assert not [tag for tag in page.named("div") if "season-chart" in tag.get("class", "")]


def test_without_a_peak_the_departments_are_named_in_which_one_was_sought() -> None:
    findings = sample.market() | {"peak_week": None, "peaks": [], "peaks_sought": ["service", "parts"]}
    assert french(findings).sentence("season.flat") == "Aucune pointe établie au service et aux pièces."
    assert "season.flat" not in french(findings | {"peaks_sought": []}).names
