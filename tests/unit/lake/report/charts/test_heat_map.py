"""Each hour is in its place, in its colour, under its number."""

from functions.lake.report.charts import heat_map
from functions.lake.report.charts.heat_map import Cell, Day, Key
from functions.lake.report.drawing import Picture, Rect, Text, draw

HOURS = [(8, "8 h"), (9, "9 h")]
KEY = Key("calls a week", ["0", "1", "2", "3", "4", "5", "6"], "open", "by day")
DAYS = [
    Day("Monday", "Mon", [Cell(6, "top left", "12"), Cell(0, "top right")], 12, "12", (8, 9)),
    Day("Tuesday", "Tue", [Cell(1, "low left"), Cell(2, "low right")], 3, "3", (8, 9)),
]


def drawn(size: str) -> Picture:
    pictures = draw("week-chart", "", heat_map.layout(DAYS, HOURS, KEY)).pictures
    return next(picture for picture in pictures if picture.size == size)


def cells(size: str) -> dict[str, Rect]:
    return {each.title: each for each in drawn(size).shapes if isinstance(each, Rect) and each.title}


def test_days_go_down_and_hours_across_and_on_a_telephone_they_are_turned() -> None:
    lying, upright = cells("l"), cells("s")
    assert lying["top left"].x == lying["low left"].x < lying["top right"].x
    assert lying["top left"].y == lying["top right"].y < lying["low left"].y
    assert upright["top left"].y == upright["low left"].y < upright["top right"].y
    assert upright["top left"].x == upright["top right"].x < upright["low left"].x


def test_a_cell_has_its_step_s_colour_and_its_number_in_letters_that_stand_out() -> None:
    assert {title: rect.style for title, rect in cells("m").items()} == {
        "top left": "h6",
        "top right": "h0",
        "low left": "h1",
        "low right": "h2",
    }
    (number,) = [
        each
        for each in drawn("m").shapes
        if isinstance(each, Text) and each.anchor == "middle" and each.text == "12"
    ]
    assert number.style == "inv"


def test_days_on_end_that_open_alike_have_one_outline_and_others_their_own() -> None:
    def outlines(days: list[Day]) -> list[Rect]:
        picture = draw("week-chart", "", heat_map.layout(days, HOURS, KEY)).pictures[2]
        return [each for each in picture.shapes if isinstance(each, Rect) and each.style == "lopen"]

    together, _key = outlines(DAYS)
    assert together.height == 2 * 34
    apart = outlines([DAYS[0], DAYS[1]._replace(opening=(8, 10))])
    assert len(apart) == 3
    assert apart[1].width == 2 * apart[0].width
    assert outlines([day._replace(opening=None) for day in DAYS]) == []
