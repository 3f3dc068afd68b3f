"""The report's drawings, by pygal (docs/decisions/0007-the-report-s-charts-are-pygal-s.md). Pure.

A drawing is narrow enough that its letters can be read on a telephone. Its colours are classes and custom
properties of the page's CSS, so that paper gets its own. The first drawing loads pygal: many read the list of
findings, and so this module, that draw nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

WIDTH = 460
_FONT = 15
_ROOM_FOR_VALUE = 62
# From the outermost line to the edge, in lines.
_EDGE = 0.4


@dataclass(frozen=True, slots=True)
class Bar:
    """`label` is its length in words, written at its end. `style` is a class of the page's CSS."""

    size: float
    label: str
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A dot with its interval, on a line of its own."""

    label: str
    value: float
    low: float
    high: float
    style: str = "plain"


def bars(
    labels: Sequence[str],
    groups: Sequence[Sequence[Bar]],
    *,
    thickness: int = 22,
    longest: float | None = None,
) -> Any:
    """Draws horizontal bars: for each label, one bar of each group.

    `longest` ends the scale, else the greatest does.
    """
    chart = _pygal().HorizontalBar(
        **_common(height=40 + len(labels) * (12 + thickness * len(groups))),
        margin_right=_ROOM_FOR_VALUE,
        print_values=True,
        print_values_position="top",
        show_x_labels=False,
        show_x_guides=False,
        show_y_guides=False,
    )
    # pygal counts upwards; a reader reads downwards.
    chart.x_labels = [*reversed(labels)]
    chart.range = (0, longest or max(bar.size for group in groups for bar in group) or 1)
    for group in groups:
        chart.add("", [_bar(bar) for bar in reversed(group)])
    return chart


def columns(labels: Sequence[str], heights: Sequence[Bar], ticks: Sequence[tuple[float, str]]) -> Any:
    """Draws vertical bars from zero. An empty label leaves its place blank."""
    chart = _pygal().Bar(**_common(height=250), show_y_guides=True)
    chart.x_labels = list(labels)
    chart.truncate_label = -1
    chart.y_labels = [{"value": value, "label": label} for value, label in ticks]
    chart.add("", [_bar(bar) for bar in heights])
    return chart


def intervals(lines: Sequence[Estimate | str], ticks: Sequence[tuple[float, str]]) -> Any:
    """Draws estimates with their intervals, one beneath the other, under headings.

    The first tick and the last are the ends of the scale; a line is drawn at 1, but not across a heading.
    """
    chart = _pygal().XY(
        **_common(height=50 + 24 * len(lines)), show_y_guides=False, print_labels=True, dots_size=5
    )
    rows = [(len(lines) - number, line) for number, line in enumerate(lines)]
    chart.xrange = (ticks[0][0], ticks[-1][0])
    chart.range = (_EDGE, len(lines) + 1 - _EDGE)
    chart.x_labels = [{"value": value, "label": label} for value, label in ticks]
    chart.y_labels = [{"value": y, "label": line.label} for y, line in rows if isinstance(line, Estimate)]
    chart.truncate_label = -1
    ones = [
        point
        for y, line in rows
        for point in ([(1, y + 0.5), (1, y - 0.5)] if isinstance(line, Estimate) else [(1, None)])
    ]
    chart.add("", ones, show_dots=False, allow_interruptions=True)
    for y, line in rows:
        if isinstance(line, str):
            chart.add("", [{"value": (ticks[0][0], y), "label": line, "style": "fill: none"}], stroke=False)
        else:
            chart.add("", [(line.low, y), (line.high, y)], show_dots=False)
            chart.add("", [{"value": (line.value, y), "style": _colour(line.style)}], stroke=False)
    return chart


@cache
def _pygal() -> Any:
    import pygal.style

    return pygal


@cache
def _style() -> Any:
    return _pygal().style.Style(
        font_family="sans-serif", label_font_size=_FONT, major_label_font_size=_FONT, value_font_size=_FONT
    )


def _common(height: int) -> dict[str, Any]:
    return {
        "width": WIDTH,
        "height": height,
        "style": _style(),
        "js": (),
        "show_legend": False,
        "margin": 4,
        "spacing": 4,
        "no_data_text": "",
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "value": bar.size,
        "style": _colour(bar.style),
        "tooltip": bar.label,
        "formatter": lambda _: bar.label,
    }


def _colour(style: str) -> str:
    return f"fill: var(--{style})"
