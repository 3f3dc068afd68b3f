"""Estimates with their intervals, one beneath the other, beside what would be nothing unusual."""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from functions.lake.report.drawing import Anchor, Canvas, Layout, wide


class Row(NamedTuple):
    """A dot with its interval; `is_hot` where chance doesn't explain how far it lies from the reference."""

    name: str
    value: float
    low: float
    high: float
    label: str
    is_hot: bool


class Scale(NamedTuple):
    """From the first tick to the last, in equal steps or, where `is_log`, in equal ratios."""

    ticks: Sequence[tuple[float, str]]
    reference: float
    is_log: bool = False

    def place(self, value: float) -> float:
        """Returns where it lies, from 0 to 1; what is beyond lies at the end."""
        first, last = self.ticks[0][0], self.ticks[-1][0]
        inside = min(max(value, first), last)
        if self.is_log:
            return log(inside / first) / log(last / first)
        return (inside - first) / (last - first)


def layout(rows: Sequence[Row | str], scale: Scale) -> Layout:
    """Draws the rows; a text among them heads those that follow."""
    estimates = [row for row in rows if isinstance(row, Row)]
    names = max(wide(row.name) for row in estimates)
    labels = max(wide(row.label, bold=True) for row in estimates)

    def draw(canvas: Canvas) -> float:
        left, right = (0.0, 0.0) if canvas.is_narrow else (names + 14, labels + 14)
        room = canvas.width - left - right

        def at(value: float) -> float:
            return left + 6 + (room - 12) * scale.place(value)

        for number, (value, label) in enumerate(scale.ticks):
            edge = number in (0, len(scale.ticks) - 1)
            anchor: Anchor = "middle" if not edge else "end" if number else "start"
            canvas.text(at(value), 12, label, "soft sm", anchor)
        y, high = 22.0, 26 if canvas.is_wide else 20
        for row in rows:
            if isinstance(row, str):
                canvas.text(0, y + 17, row, "b")
                y += high
                continue
            style = "hotb" if row.is_hot else ""
            written = y + 13 if canvas.is_narrow else y + high / 2 + 3.5
            canvas.text(0, written, row.name)
            canvas.text(canvas.width, written, row.label, style, "end")
            y += 18 if canvas.is_narrow else 0
            middle = y + high / 2 - 1
            canvas.line(at(scale.ticks[0][0]), middle, at(scale.ticks[-1][0]), middle)
            canvas.line(at(scale.reference), y, at(scale.reference), y + high - 2, "tick")
            canvas.line(at(row.low), middle, at(row.high), middle, "rangehot" if row.is_hot else "range")
            canvas.circle(at(row.value), middle, 6, "mehot" if row.is_hot else "me")
            y += high
        return y + 2

    return draw
