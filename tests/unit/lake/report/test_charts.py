"""The drawings show the numbers they were given, and carry nothing of their maker."""

import re
from xml.etree import ElementTree

from functions.lake.report import charts, svg
from functions.lake.report.charts import Bar, Estimate


def drawn(chart: object) -> ElementTree.Element:
    return ElementTree.fromstring(svg.drawing(chart, name="any", title="A < B", description="Of & all"))


def test_a_drawing_says_its_title_and_description_and_takes_the_pages_width() -> None:
    picture = drawn(charts.bars(["One"], [[Bar(1, "1")]]))
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "any-title any-description"
    assert [(each.tag, each.get("id"), each.text) for each in list(picture)[:2]] == [
        ("title", "any-title", "A < B"),
        ("desc", "any-description", "Of & all"),
    ]
    assert picture.get("width") is None
    assert re.fullmatch(r"0 0 460 \d+", picture.get("viewBox", ""))


def test_no_script_style_comment_or_address_of_pygals_is_left() -> None:
    source = str(svg.drawing(charts.bars(["One"], [[Bar(1, "1")]]), name="any", title="t", description="d"))
    assert not re.search(r"<script|<style|<!--|pygal|http|xmlns|tooltip-overlay", source)


def test_bars_are_as_long_as_their_sizes_and_read_from_the_top() -> None:
    picture = drawn(charts.bars(["First", "Second"], [[Bar(2, "two", "accent"), Bar(1, "one")]]))
    bars = {
        bar.findtext("title"): (float(rect.get("y", "")), float(rect.get("width", "")), bar.get("style"))
        for bar in picture.iter("g")
        if bar.get("class") == "bar"
        for rect in bar.iter("rect")
    }
    assert bars["two"][0] < bars["one"][0]
    assert abs(bars["two"][1] - 2 * bars["one"][1]) < 0.5
    assert bars["two"][2] == "fill: var(--accent)"
    assert texts(picture, "value") == {"two", "one"}
    labels = {text.text: float(text.get("y", "")) for text in picture.iter("text")}
    assert labels["First"] < labels["Second"]


def test_a_scale_may_go_further_than_the_longest_bar() -> None:
    def width(longest: float | None) -> float:
        picture = drawn(charts.bars(["One"], [[Bar(50, "50")]], longest=longest))
        return max(float(rect.get("width", "")) for rect in picture.iter("rect"))

    assert abs(width(100) * 2 - width(None)) < 0.5


def test_bars_of_nothing_are_drawn_all_the_same() -> None:
    assert texts(drawn(charts.bars(["One"], [[Bar(0, "0")]])), "value") == {"0"}


def test_an_estimate_is_a_dot_between_the_ends_of_its_interval() -> None:
    lines: list[Estimate | str] = ["Heading", Estimate("day", 1.5, 1.2, 2.0, "accent")]
    picture = drawn(charts.intervals(lines, [(0, "0"), (1, "1"), (2, "2")]))
    (dot,) = [
        float(c.get("cx", "")) for c in picture.iter("circle") if c.get("r") != "0" and shown(picture, c)
    ]
    paths = [path.get("d", "") for path in picture.iter("path") if "nofill" in path.get("class", "")]
    low, high = sorted(float(x) for x in re.findall(r"[ML]([\d.]+) ", paths[1]))
    assert low < dot < high
    assert abs((dot - low) / (high - low) - 0.3 / 0.8) < 0.01
    assert "Heading" in {text.text for text in picture.iter("text")}


def test_the_line_at_one_stops_for_a_heading() -> None:
    lines: list[Estimate | str] = ["A", Estimate("day", 1.5, 1.2, 2), "B", Estimate("day", 1.5, 1.2, 2)]
    picture = drawn(charts.intervals(lines, [(0, "0"), (1, "1"), (2, "2")]))
    pieces = sorted(
        [float(y) for y in re.findall(r" ([\d.]+)", path.get("d", ""))]
        for group in picture.iter("g")
        if "serie-0" in group.get("class", "").split()
        for path in group.iter("path")
    )
    dots = sorted(
        float(c.get("cy", "")) for c in picture.iter("circle") if c.get("r") != "0" and shown(picture, c)
    )
    assert len(pieces) == 2
    assert all(min(piece) < dot < max(piece) for piece, dot in zip(pieces, dots, strict=True))
    assert max(pieces[0]) < min(pieces[1]) - 15


def texts(picture: ElementTree.Element, kind: str) -> set[str | None]:
    return {text.text for text in picture.iter("text") if text.get("class") == kind}


def shown(picture: ElementTree.Element, circle: ElementTree.Element) -> bool:
    """Whether the dot has a colour: a heading hangs on one that has none."""
    return any(circle in list(group) and group.get("style") != "fill: none" for group in picture.iter("g"))
