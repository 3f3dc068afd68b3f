"""A drawing is one chart at three widths, and its letters are as large in each."""

from functions.lake.report.drawing import FULL, HALF, Canvas, Rect, Text, draw


def layout(canvas: Canvas) -> float:
    canvas.text(0, 12.34, "a", "b", "end")
    canvas.text(0, 0, "")
    canvas.rect(1.0, 2.04, -3, 4, "fmid", "title")
    canvas.path([(0, 1.26), (2, 3)], "lmain")
    return 40.6 if canvas.is_narrow else 20


def test_it_is_laid_out_for_each_width_and_as_high_as_that_takes() -> None:
    drawing = draw("any-chart", "In words", layout)
    assert [(each.size, each.width, each.height) for each in drawing.pictures] == [
        ("s", FULL[0], 41),
        ("m", FULL[1], 20),
        ("l", FULL[2], 20),
    ]
    assert (drawing.name, drawing.description) == ("any-chart", "In words")
    assert draw("any-chart", "", layout, HALF).name == "any-chart half"


def test_what_it_writes_is_short_and_nothing_is_drawn_backwards_or_of_no_letters() -> None:
    text, rect, path = draw("any-chart", "", layout).pictures[0].shapes
    assert text == Text(0, 12.3, "a", "b", "end")
    assert rect == Rect(1, 2, 0, 4, "fmid", "title")
    assert path[0] == "0,1.3 2,3"
