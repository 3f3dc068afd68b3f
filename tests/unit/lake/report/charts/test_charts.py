"""The other charts show the numbers they were given, where a reader looks for them."""

import pytest

from functions.lake.report.charts import aligned_columns, grouped_bars, intervals, reached, strips, weeks
from functions.lake.report.charts.aligned_columns import Estimate, Head
from functions.lake.report.charts.grouped_bars import Bar, Group
from functions.lake.report.charts.intervals import Scale
from functions.lake.report.charts.reached import Moment
from functions.lake.report.charts.strips import Key, Strip
from functions.lake.report.charts.weeks import Note, Series
from functions.lake.report.drawing import Circle, Layout, Line, Picture, Rect, Text, draw

WIDE = 2


def picture(layout: Layout, size: int = WIDE) -> Picture:
    return draw("any-chart", "", layout).pictures[size]


def rects(drawn: Picture, *styles: str) -> list[Rect]:
    return [each for each in drawn.shapes if isinstance(each, Rect) and each.style in styles]


def lines(drawn: Picture, style: str) -> list[Line]:
    return [each for each in drawn.shapes if isinstance(each, Line) and each.style == style]


def dots(drawn: Picture) -> list[Circle]:
    return [each for each in drawn.shapes if isinstance(each, Circle)]


def texts(drawn: Picture) -> dict[str, Text]:
    return {each.text: each for each in drawn.shapes if isinstance(each, Text)}


HEADS = (Head("Calls", "number"), Head("Rate", "of all"), Head("Dollars", "assumed"))
ROWS = [
    aligned_columns.Row("Service", "Service", 200, "200", Estimate(0.2, 0.1, 0.4, "20 %", "20 %"), None),
    aligned_columns.Row("Parts", "Parts", 100, "100", None, None),
]


@pytest.mark.parametrize("size", [0, 1, WIDE])
def test_a_department_s_bar_is_as_long_as_its_calls_and_its_rate_lies_in_its_interval(size: int) -> None:
    drawn = picture(aligned_columns.layout(ROWS, HEADS, "unknown"), size)
    first, second = rects(drawn, "fhot", "fmid")
    assert abs(first.width - 2 * second.width) < 0.5
    (dot,), (interval,) = dots(drawn), lines(drawn, "rangehot")
    assert abs((dot.x - interval.x1) / (interval.x2 - interval.x1) - 1 / 3) < 0.02
    said = texts(drawn)
    assert {"200", "100", "20 %", "unknown"} <= said.keys()
    assert "Dollars" not in said, "a column that nobody knows isn't drawn"


def test_bars_rise_from_zero_and_a_stroke_says_how_high_one_was() -> None:
    bars = [Bar("am", "am", 10, "10", is_hot=True, tick=12), Bar("pm", "pm", 5, "5", is_hot=False)]
    drawn = picture(grouped_bars.layout([Group("Monday", bars)], "before"))
    (hot,), (other,) = rects(drawn, "fhot"), rects(drawn, "fmid")
    assert abs(hot.height - 2 * other.height) < 0.2
    assert hot.y + hot.height == other.y + other.height
    _key, tick = lines(drawn, "tick")
    assert abs((hot.y + hot.height - tick.y1) / hot.height - 1.2) < 0.01
    assert {"10", "5", "Monday", "before"} <= texts(drawn).keys()


def test_an_estimate_is_a_dot_between_the_ends_of_its_interval_and_beyond_the_scale_at_its_end() -> None:
    rows: list[intervals.Row | str] = [
        "Heading",
        intervals.Row("day", 2.0, 1.0, 4.0, "+100 %", is_hot=True),
        intervals.Row("next", 1.0, 0.01, 1.0, "0 %", is_hot=False),
    ]
    scale = Scale([(0.5, "−50 %"), (1, "ordinary"), (4, "+300 %")], 1.0, is_log=True)
    drawn = picture(intervals.layout(rows, scale))
    hot, _other = dots(drawn)
    (interval,) = lines(drawn, "rangehot")
    assert abs(hot.x - (interval.x1 + interval.x2) / 2) < 0.2, "twice is as far from half as from four times"
    assert interval.x1 == lines(drawn, "tick")[0].x1
    assert lines(drawn, "range")[0].x1 >= lines(drawn, "rule")[0].x1
    assert "Heading" in texts(drawn)


@pytest.mark.parametrize(("peak", "arrows"), [(2, 1), (None, 0)])
def test_this_year_s_weeks_lie_over_the_last_s_and_an_arrow_joins_their_peaks(
    peak: int | None, arrows: int
) -> None:
    now, then = Series("2025", [5, 5, 9, 5], peak), Series("2024", [9, 5, 5, 5], 0)
    drawn = picture(weeks.layout(now, then, [], [(0, "0"), (10, "10")], Note("two weeks later", "two")))
    assert len(lines(drawn, "lhot")) == arrows
    assert {"2025", "2024"} <= texts(drawn).keys()
    assert ("two weeks later" in texts(drawn)) == bool(arrows)
    if peak is not None:
        now_dot = next(dot for dot in dots(drawn) if dot.style == "mehot")
        then_dot = next(dot for dot in dots(drawn) if dot.style == "fmid")
        assert now_dot.x > then_dot.x
        assert now_dot.y == then_dot.y


def test_the_curve_of_callers_rises_and_an_hour_has_as_much_room_as_four() -> None:
    times = ((15, 0.1), (60, 0.2), (240, 0.4), (1440, 0.5))
    moments = [Moment(m, s, s - 0.01, s + 0.01, f"{s} in {m}", f"{m}") for m, s in times]
    ticks = [(0.0, "0"), (0.6, "60 %")]
    for size in (0, WIDE):
        drawn = picture(reached.layout(moments, ticks, "never"), size)
        first, second, third, last = dots(drawn)
        assert first.y > second.y > third.y > last.y
        assert abs((third.x - second.x) - (second.x - first.x)) < 0.3
        assert all(text.anchor != "end" or text.x > 60 for text in texts(drawn).values())


def test_better_is_to_the_right_and_the_median_in_the_middle() -> None:
    key = Key("worse", "better", "the middle half", "median", "you")
    rows = [
        Strip("texts", 0.9, "better", "better than most", "90 %"),
        Strip("calls", 0.1, "worse", "worse", "1 %"),
    ]
    drawn = picture(strips.layout(rows, key))
    better, worse, _key = dots(drawn)
    median = lines(drawn, "tick")[0]
    assert worse.x < median.x1 < better.x
    assert (better.style, worse.style) == ("me", "mehot")
    assert texts(drawn)["better than most"].style == "mainb"
