"""A drawing: the same chart laid out for three widths, so that its letters keep their size. Pure.

A layout puts shapes on a canvas of the width that it is given, and says how high that became. drawing.html
writes them; the page's CSS colours them by their class, and shows the one that fits.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TypeAlias

# A telephone's, a tablet's or a sheet of paper's, and a desk's: over the page's width, or over half of it.
FULL, HALF = (350, 680, 1136), (350, 680, 450)
# Below these a layout is one for a telephone, and above the second there is room to spare.
NARROW, WIDE = 600, 900

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


class Text(NamedTuple):
    """Letters; `y` is their baseline."""

    x: float
    y: float
    text: str
    style: str
    anchor: Anchor
    kind: str = "text"


class Rect(NamedTuple):
    """A pointer shows its `title`."""

    x: float
    y: float
    width: float
    height: float
    style: str
    title: str
    kind: str = "rect"


class Line(NamedTuple):
    """From one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: str
    kind: str = "line"


class Circle(NamedTuple):
    """A dot."""

    x: float
    y: float
    r: float
    style: str
    kind: str = "circle"


class Path(NamedTuple):
    """Lines from point to point; `points` as SVG writes them."""

    points: str
    style: str
    kind: str = "polyline"


Shape: TypeAlias = Text | Rect | Line | Circle | Path


class Picture(NamedTuple):
    """One of a drawing's three; `size` is s, m or l."""

    size: str
    width: int
    height: int
    shapes: Sequence[Shape]


class Drawing(NamedTuple):
    """`name` is its class; `description` its alternative in words."""

    name: str
    description: str
    pictures: tuple[Picture, ...]


class Canvas:
    """Shapes on a width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.shapes: list[Shape] = []

    @property
    def is_narrow(self) -> bool:
        """Whether it is a telephone's."""
        return self.width < NARROW

    @property
    def is_wide(self) -> bool:
        """Whether there is room to spare."""
        return self.width > WIDE

    def text(self, x: float, y: float, text: str, style: str = "", anchor: Anchor = "start") -> None:
        """Writes letters, unless there are none."""
        if text:
            self.shapes.append(Text(_short(x), _short(y), text, style, anchor))

    def rect(self, x: float, y: float, width: float, height: float, style: str, title: str = "") -> None:
        """Draws a bar or a cell."""
        size = _short(max(0.0, width)), _short(max(0.0, height))
        self.shapes.append(Rect(_short(x), _short(y), *size, style, title))

    def line(self, x1: float, y1: float, x2: float, y2: float, style: str = "rule") -> None:
        """Draws a straight line."""
        self.shapes.append(Line(_short(x1), _short(y1), _short(x2), _short(y2), style))

    def circle(self, x: float, y: float, r: float, style: str) -> None:
        """Draws a dot."""
        self.shapes.append(Circle(_short(x), _short(y), r, style))

    def path(self, points: Sequence[Point], style: str) -> None:
        """Draws lines from point to point."""
        written = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
        self.shapes.append(Path(written, style))


Layout = Callable[[Canvas], float]


def draw(name: str, description: str, layout: Layout, widths: tuple[int, int, int] = FULL) -> Drawing:
    """Lays the chart out for each of the widths."""
    pictures = []
    for size, width in zip("sml", widths, strict=True):
        canvas = Canvas(width)
        height = layout(canvas)
        pictures.append(Picture(size, width, round(height), tuple(canvas.shapes)))
    kind = f"{name} half" if widths == HALF else name
    return Drawing(kind, description, tuple(pictures))


def wide(text: str, bold: bool = False) -> float:
    """About how wide letters of 13 px are."""
    return len(text) * 13 * (0.56 if bold else 0.53)


def _short(number: float) -> float:
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded
