"""The heat map: a cell for each hour of the week, in the colour of its step. Pure.

By hand, since pygal has none: a stack of bars made to look like one took two fifths of the page's time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from functions.lake.report import svg
from functions.lake.report.charts import WIDTH

_RIGHT, _BELOW = 12, 27  # room for the labels
_LETTER = 8.2
_TALL = 19.6


@dataclass(frozen=True, slots=True)
class Cell:
    """`label` is what a pointer shows; `step` is its colour's, 0 for an hour without a call."""

    label: str
    step: int


def drawing(
    columns: Sequence[str],
    rows: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    *,
    name: str,
    title: str,
    description: str,
) -> Markup:
    """Draws `cells[row][column]`, the first row on top. An empty label leaves its place blank."""
    left = 5 + _LETTER * max(map(len, rows))
    wide = (WIDTH - left - _RIGHT) / len(columns)
    bottom = _TALL * len(rows)
    picture = svg.picture(WIDTH, round(bottom + _BELOW), name=name, title=title, description=description)
    for number, row in enumerate(cells):
        for column, cell in enumerate(row):
            _cell(picture, cell, left + column * wide, number * _TALL, wide)
    hours, days = (SubElement(picture, "g", {"class": f"axis {axis}"}) for axis in ("y", "x"))
    for number, label in enumerate(rows):
        _label(hours, label, left - 5, number * _TALL + _TALL / 2 + 5)
    for column, label in enumerate(columns):
        _label(days, label, left + (column + 0.5) * wide, bottom + 18)
    return svg.to_markup(picture)


def _cell(picture: Element, cell: Cell, x: float, y: float, wide: float) -> None:
    place = {"x": _short(x), "y": _short(y), "width": _short(wide), "height": _short(_TALL)}
    drawn = SubElement(picture, "rect", {"class": "rect", "style": f"fill: var(--step-{cell.step})", **place})
    SubElement(drawn, "title").text = cell.label  # a pointer shows it


def _label(axis: Element, label: str, x: float, y: float) -> None:
    if label:
        SubElement(axis, "text", {"x": _short(x), "y": _short(y)}).text = label


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
