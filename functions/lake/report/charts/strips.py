"""Where a dealership stands: one strip a measure, and better is always to the right."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from functions.lake.report.drawing import Canvas, Layout, wide

Verdict = Literal["better", "worse", "like"]
_DOTS: dict[Verdict, str] = {"better": "me", "worse": "mehot", "like": "me"}
_WORDS: dict[Verdict, str] = {"better": "mainb", "worse": "hotb", "like": "soft"}


class Strip(NamedTuple):
    """`place`: from 0, the worst, to 1; `verdict` and `said` judge it, `values` compares."""

    name: str
    place: float
    verdict: Verdict
    said: str
    values: str


class Key(NamedTuple):
    """The words around the strips."""

    worse: str
    better: str
    middle_half: str
    median: str
    own: str


def layout(strips: Sequence[Strip], key: Key) -> Layout:
    """Draws the middle half of the market as a band, its median as a stroke, and the dealership as a dot."""
    names = max(wide(strip.name, bold=True) for strip in strips)
    said = max(max(wide(strip.said, bold=True), wide(strip.values)) for strip in strips)

    def draw(canvas: Canvas) -> float:
        left, right = (8.0, 8.0) if canvas.is_narrow else (names + 24, said + 24)
        room = canvas.width - left - right
        canvas.text(left, 14, key.worse, "soft sm")
        canvas.text(left + room, 14, key.better, "mainb", "end")
        y = 24.0
        for strip in strips:
            if canvas.is_narrow:
                canvas.text(0, y + 14, strip.name, "b")
                canvas.text(canvas.width, y + 14, strip.said, _WORDS[strip.verdict], "end")
                canvas.text(0, y + 31, strip.values, "soft sm")
                y += 50
            else:
                y += 24 if canvas.is_wide else 17
                canvas.text(0, y + 4.5, strip.name, "b")
                canvas.text(canvas.width, y - 3, strip.said, _WORDS[strip.verdict], "end")
                canvas.text(canvas.width, y + 13, strip.values, "soft sm", "end")
            canvas.line(left, y, left + room, y)
            canvas.rect(left + room / 4, y - 7, room / 2, 14, "fband")
            canvas.line(left + room / 2, y - 11, left + room / 2, y + 11, "tick")
            canvas.circle(left + room * strip.place, y, 8, _DOTS[strip.verdict])
            y += 24 if canvas.is_wide else 17
            canvas.line(0, y, canvas.width, y)
        return _key(canvas, key, y + 18)

    return draw


def _key(canvas: Canvas, key: Key, y: float) -> float:
    canvas.rect(0, y - 7, 28, 14, "fband")
    canvas.text(34, y + 4.5, key.middle_half, "soft sm")
    x, below = 34 + wide(key.middle_half) + 8, y
    if canvas.is_narrow:
        x, below = 0, y + 22
    canvas.line(x + 3, below - 9, x + 3, below + 9, "tick")
    canvas.text(x + 10, below + 4.5, key.median, "soft sm")
    x += 10 + wide(key.median) + 18
    canvas.circle(x, below, 7, "me")
    canvas.text(x + 13, below + 4.5, key.own, "soft sm")
    return below + 16
