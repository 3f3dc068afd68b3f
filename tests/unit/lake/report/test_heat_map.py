"""The heat map has each hour in its place, in its colour, and says its number."""

from xml.etree import ElementTree

from functions.lake.report import heat_map
from functions.lake.report.heat_map import Cell

CELLS = [[Cell("top left", 6), Cell("top right", 0)], [Cell("low left", 1), Cell("low right", 2)]]


def drawn() -> ElementTree.Element:
    source = heat_map.drawing(
        ["Mon", "Tue"], ["9 h", ""], CELLS, name="any", title="A < B", description="Of & all"
    )
    return ElementTree.fromstring(source)


def test_each_cell_is_in_its_place_and_step_and_none_lies_on_another() -> None:
    rects = {rect.findtext("title"): rect for rect in drawn().iter("rect")}
    x, y, width, height = (
        {said: float(rect.get(name, "")) for said, rect in rects.items()}
        for name in ("x", "y", "width", "height")
    )
    assert abs(x["top left"] + width["top left"] - x["top right"]) < 0.2
    assert abs(y["top left"] + height["top left"] - y["low left"]) < 0.2
    assert {said: rect.get("style") for said, rect in rects.items()} == {
        "top left": "fill: var(--step-6)",
        "top right": "fill: var(--step-0)",
        "low left": "fill: var(--step-1)",
        "low right": "fill: var(--step-2)",
    }


def test_the_labels_stand_beside_their_row_and_beneath_their_column() -> None:
    picture = drawn()
    labels = {text.text: text for text in picture.iter("text")}
    assert set(labels) == {"Mon", "Tue", "9 h"}
    assert float(labels["Mon"].get("x", "")) < float(labels["Tue"].get("x", ""))
    assert float(labels["Mon"].get("y", "")) > float(labels["9 h"].get("y", ""))


def test_it_says_its_title_and_description() -> None:
    title, description, *_ = drawn()
    assert (title.text, description.text) == ("A < B", "Of & all")
